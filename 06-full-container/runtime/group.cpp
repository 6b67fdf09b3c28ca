// group.cpp — see group.h.
#include "06-full-container/runtime/group.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <unistd.h>

#include <filesystem>

#include "03-cgroups/deeper/choose.h"
#include "03-cgroups/detect.h"
#include "06-full-container/container/failure.h"
#include "06-full-container/container/frozen.h"
#include "lib/capability.h"
#include "lib/error.h"
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

// An engine names "/podman/web", and leaves it to us to make the first of the two.
// Those above stay, as others may use them.
void make_groups_above(const Cgroup& group) {
  for (const fs::path directory : group.directories()) {
    fs::create_directories(directory.parent_path());
    furnish_cpuset(directory.parent_path());
  }
}

bool may_make(GroupPlace place) {
  while (!place.is_top() && !fs::exists(place.directory())) place = place.parent();
  const auto directory = place.directory();
  return ::faccessat(AT_FDCWD, directory.c_str(), W_OK, AT_EACCESS) == 0;
}

// Engines ask each tree of version 1 for a container's numbers.
void add_other_trees(const std::vector<Hierarchy>& trees, const std::string& path,
                     PlacesV1& places) {
  for (const auto& tree : trees)
    for (const auto& controller : tree.controllers) {
      if (tree.version != 1 || places.contains(controller)) continue;
      add_place_v1(trees, controller, path, places);
      if (!may_make(places.at(controller))) places.erase(controller);
    }
}

// By tree: in each of them it may be below another group.
void add_place(const std::vector<Hierarchy>& trees, const std::string& directory,
               GroupPlan& plan) {
  for (const auto& tree : trees) {
    const auto& top = tree.ours.mount_point;
    if (!directory.starts_with(top + "/")) continue;
    const GroupPlace place{top, directory.substr(top.size())};
    if (tree.version == 2) plan.v2 = place;
    for (const auto& controller : tree.controllers)
      if (tree.version == 1) plan.v1[controller] = place;
  }
}

}  // namespace

std::unique_ptr<Cgroup> plan_group(std::string path, const std::string& id,
                                   const GroupRules& rules) {
  const auto& [limits, devices] = rules;
  const bool may_rule_devices = !devices.empty() && sys::has_capability(CAP_SYS_ADMIN);
  if (path.empty() && controllers_of(limits).empty() && !may_rule_devices)
    return nullptr;
  if (path.empty()) path = "tinrun-" + id;
  const auto trees = find_hierarchies();
  auto plan = plan_cgroup(trees, path, limits);
  // In version 2 a program keeps the rules for devices, and needs no controller.
  if (!devices.empty() && !plan.v2) add_place_v1(trees, "devices", path, plan.v1);
  if (!plan.v2) add_other_trees(trees, path, plan.v1);
  return new_cgroup(plan);
}

void require_unused(const std::vector<std::string>& directories) {
  for (const auto& directory : directories)
    // Most often it is not there; to ask its files would be to throw, which is slow.
    if (fs::exists(directory) && !processes_below(directory).empty())
      throw Failure("container's cgroup is not empty",
                    directory + ": choose another linux.cgroupsPath");
}

void require_thawed(const std::vector<std::string>& directories) {
  for (fs::path directory : directories) {
    while (!fs::exists(directory)) directory = directory.parent_path();
    if (is_frozen(directory))
      throw Failure(
          "container's cgroup unexpectedly frozen",
          directory.string() + ": thaw it first, or choose another linux.cgroupsPath");
  }
}

void make_planned_group(Cgroup& group, const GroupRules& rules) {
  make_groups_above(group);
  group.create();
  group.set_limits(rules.limits);
  if (!rules.devices.empty()) restrict_devices(group.directories(), rules.devices);
}

std::unique_ptr<Cgroup> find_group(const std::vector<std::string>& directories) {
  if (directories.empty()) return nullptr;
  const auto trees = find_hierarchies();
  GroupPlan plan;
  for (const auto& directory : directories) add_place(trees, directory, plan);
  if (plan.v2 || !plan.v1.empty()) return new_cgroup(plan);
  throw sys::InputError(directories.front() +
                        ": no control groups are mounted there any more");
}

std::unique_ptr<Cgroup> require_group(const State& state) {
  auto group = find_group(state.cgroups);
  if (!group)
    throw Failure("container has no control group",
                  state.id + ": make it with a linux.cgroupsPath, or with a limit");
  return group;
}

std::vector<std::string> our_group_directories() {
  std::vector<std::string> directories;
  for (const auto& tree : find_hierarchies())
    directories.push_back(tree.ours.directory());
  return directories;
}

void kill_all_in(const std::vector<std::string>& directories) {
  for (const auto& directory : directories) kill_one_by_one(directory);
}

void remove_unused_groups(const std::vector<std::string>& directories) {
  for (const auto& directory : directories) try {
      remove_groups(directory);
    } catch (const sys::Error& error) {
      if (error.error_number() != EBUSY) throw;
    }
}

}  // namespace tinbox
