// group_trees.cpp — see group_trees.h.
#include "06-full-container/runtime/group_trees.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "03-cgroups/detect.h"
#include "06-full-container/container/failure.h"
#include "lib/files.h"

namespace tinbox {
namespace {

namespace fs = std::filesystem;

// In version 1 a new group may use no processor and no memory node, until it is told
// which: nobody could enter it, nor one below it. Version 2 has no cpu_exclusive.
void furnish_cpuset(const fs::path& directory) {
  if (!fs::exists(directory / "cpuset.cpu_exclusive")) return;
  for (const auto* name : {"cpuset.cpus", "cpuset.mems"}) {
    const auto file = directory / name;
    if (sys::read_file(file) != "\n") continue;
    furnish_cpuset(directory.parent_path());
    sys::write_control_file(file, sys::read_file(directory.parent_path() / name));
  }
}

// Those above would be made as well: so the lowest that is there decides.
bool may_make(GroupPlace place) {
  for (;; place = place.parent()) {
    const auto directory = place.directory();
    if (::faccessat(AT_FDCWD, directory.c_str(), W_OK, AT_EACCESS) == 0) return true;
    if (errno != ENOENT || place.is_top()) return false;
  }
}

}  // namespace

void make_groups_above(const Cgroup& group) {
  for (const fs::path directory : group.directories()) {
    if (const auto above = directory.parent_path(); !fs::exists(above))
      fs::create_directories(above);
    furnish_cpuset(directory.parent_path());
  }
}

void make_missing_groups(const Cgroup& group) {
  const auto directories = group.directories();
  const auto is_there = [](const std::string& directory) {
    return fs::exists(directory);
  };
  if (std::ranges::none_of(directories, is_there))
    throw Failure("container's cgroup is not there",
                  directories.front() + ": systemd has made it elsewhere");
  for (const auto& directory : directories) {
    fs::create_directories(directory);
    furnish_cpuset(directory);
  }
}

bool may_make_any(const GroupPlan& plan) {
  if (plan.v2) return may_make(*plan.v2);
  return std::ranges::any_of(plan.v1,
                             [](const auto& one) { return may_make(one.second); });
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
