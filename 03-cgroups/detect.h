// detect.h — where this host keeps its control groups: version 2, version 1, or both.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>

#include "03-cgroups/cgroup.h"

namespace tinbox {

// One mounted tree of groups, as we see it.
struct Hierarchy {
  int version = 0;
  std::set<std::string> controllers;  // by their names in version 2: "io", not "blkio"
  std::string mount_point;            // "/sys/fs/cgroup", "/sys/fs/cgroup/memory"
  std::string own_group;              // our own place in it: "/" or "/user.slice/…"
};

// Reads mountinfo, our own place in each hierarchy, and v2's list of controllers below
// `root`: "" is this host, a test gives a tree of its own.
std::vector<Hierarchy> find_hierarchies(const std::string& root = "");

// A handle of the group `path`, made or not: "/a/b" counts from the top of each
// hierarchy, "a/b" from our own group. It can hold `limits`. Throws sys::InputError for
// a path that is none, for a controller that is nowhere, and where nothing is mounted.
std::unique_ptr<Cgroup> find_cgroup(const std::vector<Hierarchy>& hierarchies,
                                    const std::string& path, const Limits& limits);

}  // namespace tinbox
