// group_trees.cpp — see group_trees.h.
#include "06-full-container/runtime/group_trees.h"

#include <filesystem>

#include "03-cgroups/detect.h"
#include "lib/files.h"

namespace tinbox {
namespace {

namespace fs = std::filesystem;

// In version 1 a new group may use no processor and no memory node, until it is told
// which: nobody could enter it, nor one below it.
void furnish_cpuset(const fs::path& directory) {
  for (const auto* name : {"cpuset.cpus", "cpuset.mems"}) {
    const auto file = directory / name;
    if (!fs::exists(file) || sys::read_file(file) != "\n") continue;
    furnish_cpuset(directory.parent_path());
    sys::write_control_file(file, sys::read_file(directory.parent_path() / name));
  }
}

// Those above would be made as well: so it is the lowest that is there who decides.
bool may_make(GroupPlace place) {
  while (!place.is_top() && !fs::exists(place.directory())) place = place.parent();
  return may_write(place);
}

}  // namespace

void make_groups_above(const Cgroup& group) {
  for (const fs::path directory : group.directories()) {
    fs::create_directories(directory.parent_path());
    furnish_cpuset(directory.parent_path());
  }
}

void add_other_trees(const std::vector<Hierarchy>& trees, const std::string& path,
                     PlacesV1& places) {
  for (const auto& tree : trees)
    for (const auto& controller : tree.controllers) {
      if (tree.version != 1 || places.contains(controller)) continue;
      add_place_v1(trees, controller, path, places);
      if (!may_make(places.at(controller))) places.erase(controller);
    }
}

GroupPlan plan_of(const std::vector<std::string>& directories) {
  GroupPlan plan;
  for (const auto& tree : find_hierarchies())
    for (const auto& directory : directories) {
      const auto& top = tree.ours.mount_point;
      if (!directory.starts_with(top + "/")) continue;
      const GroupPlace place{top, directory.substr(top.size())};
      if (tree.version == 2) plan.v2 = place;
      for (const auto& controller : tree.controllers)
        if (tree.version == 1) plan.v1[controller] = place;
    }
  return plan;
}

}  // namespace tinbox
