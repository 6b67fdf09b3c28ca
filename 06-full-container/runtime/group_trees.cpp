// group_trees.cpp — see group_trees.h.
#include "06-full-container/runtime/group_trees.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <iterator>

#include "03-cgroups/detect.h"
#include "06-full-container/container/failure.h"
#include "lib/files.h"

namespace tinbox {
namespace {

namespace fs = std::filesystem;

// Those above would be made as well: so the lowest that is there decides.
bool may_make(GroupPlace place) {
  while (!place.is_top()) {
    place = place.parent();
    const auto directory = place.directory();
    if (::faccessat(AT_FDCWD, directory.c_str(), W_OK, AT_EACCESS) == 0) return true;
    if (errno != ENOENT) return false;
  }
  return false;
}

}  // namespace

void make_groups_above(const Cgroup& group) {
  for (const fs::path directory : group.directories())
    fs::create_directories(directory.parent_path());
}

void make_missing_groups(const Cgroup& group) {
  const auto all = group.directories();
  std::vector<std::string> missing;
  std::ranges::copy_if(all, std::back_inserter(missing),
                       [](const auto& directory) { return !fs::exists(directory); });
  if (missing.size() == all.size())
    throw Failure("container's cgroup is not there",
                  all.front() + ": systemd has made it elsewhere");
  if (missing.empty()) return;
  const auto rest = new_cgroup(plan_of(missing));
  make_groups_above(*rest);
  rest->create();
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
