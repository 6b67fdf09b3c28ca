// detect.h — where this host keeps its groups: in version 2, in version 1, or in both.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "03-cgroups/group_files.h"

namespace tinbox {

// One mounted tree of groups. In version 2 there is one; in version 1, one for each
// controller or two.
struct Hierarchy {
  int version;
  std::set<std::string> controllers;  // named as in version 2: "io", not "blkio"
  GroupPlace ours;                    // the group that we are in
};

// Reads mountinfo, /proc/self/cgroup, and version 2's list of controllers below `root`:
// "" is this host; a test gives a tree of its own.
std::vector<Hierarchy> find_hierarchies(const std::string& root = "");

}  // namespace tinbox
