// choose.h — the object for a group: of version 2, of version 1, or of both. The one
// place where the choice is made.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "03-cgroups/cgroup.h"
#include "03-cgroups/deeper/cgroup_v1.h"
#include "03-cgroups/detect.h"

namespace tinbox {

// Where a group is, or is to be.
struct GroupPlan {
  std::optional<GroupPlace> v2;
  PlacesV1 v1;
};

// Where the group `path` shall be, so that it can hold `limits`: "/a/b" counts from the
// top of each tree; "a/b" from our own group, or from the nearest above it that can
// have such a group below. Throws sys::InputError if a controller is missing.
GroupPlan plan_cgroup(const std::vector<Hierarchy>& trees, const std::string& path,
                      const Limits& limits);

// The top of all groups of version 2, where some rules do not hold.
bool is_top_of_all(const GroupPlace& place);

// May we make a group below it? Asked of the files, not of who we are.
bool may_write(const GroupPlace& place);

// Adds the place of `path` in the version 1 tree of one more controller, if there is
// such a tree.
void add_place_v1(const std::vector<Hierarchy>& trees, const std::string& controller,
                  const std::string& path, PlacesV1& places);

std::unique_ptr<Cgroup> new_cgroup(const GroupPlan& plan);

// The object for it; the group is not made yet.
std::unique_ptr<Cgroup> new_cgroup(const std::vector<Hierarchy>& trees,
                                   const std::string& path, const Limits& limits);

// The group `path` that is there already, in all trees where it is. Throws
// sys::InputError if it is in none.
std::unique_ptr<Cgroup> existing_cgroup(const std::vector<Hierarchy>& trees,
                                        const std::string& path);

// Throws sys::InputError for a path that is none: "..", a name over 255 bytes.
void require_good_path(const std::string& path);

// A name that no other run has: "tinbox-4711-5f3a9c20".
std::string unique_group_name();

}  // namespace tinbox
