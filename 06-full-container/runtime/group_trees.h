// group_trees.h — what an engine wants of the mounted trees beyond chapter 03's groups:
// groups above, and numbers in every tree of version 1. PARENT.
#pragma once

#include <string>
#include <vector>

#include "03-cgroups/deeper/choose.h"

namespace tinbox {

// An engine names "/podman/web", and leaves it to us to make the first of the two.
// Those above stay, as others may use them.
void make_groups_above(const Cgroup& group);

// The group itself, in the trees where it is not. Throws Failure if it is in none:
// systemd, which shall have made it, sees other trees than we do.
void make_missing_groups(const Cgroup& group);

// Engines ask each tree of version 1 for a container's numbers. So `places` gets one in
// those that no limit has asked for, as far as we may make a group there.
void add_other_trees(const std::vector<Hierarchy>& trees, const std::string& path,
                     PlacesV1& places);

// Is there a place in it, in one tree at least, where we may make a group?
bool may_make_any(const GroupPlan& plan);

// Where a group is that has these directories; nowhere, if their trees are not mounted
// any more.
GroupPlan plan_of(const std::vector<std::string>& directories);

}  // namespace tinbox
