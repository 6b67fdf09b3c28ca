// group.cpp — see group.h.
#include "06-full-container/runtime/group.h"

#include <linux/capability.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "03-cgroups/deeper/cgroup_v1.h"
#include "03-cgroups/deeper/choose.h"
#include "03-cgroups/detect.h"
#include "06-full-container/container/failure.h"
#include "06-full-container/container/frozen.h"
#include "06-full-container/runtime/group_trees.h"
#include "lib/capability.h"
#include "lib/error.h"

namespace tinbox {

namespace fs = std::filesystem;

namespace {

// Who enters a group that is frozen, stands still too: and we would wait for him.
void require_thawed(const GroupPlace& place) {
  fs::path directory = place.directory();
  while (!fs::exists(directory)) directory = directory.parent_path();
  if (is_frozen(directory))
    throw Failure(
        "container's cgroup unexpectedly frozen",
        directory.string() + ": thaw it first, or choose another linux.cgroupsPath");
}

void require_thawed(const GroupPlan& plan) {
  if (plan.v2) require_thawed(*plan.v2);
  const auto freezer = plan.v1.find("freezer");
  if (freezer != plan.v1.end()) require_thawed(freezer->second);
}

void set_rules(Cgroup& group, const GroupRules& rules) {
  set_resources(group, rules.resources);
  if (!rules.devices.empty()) restrict_devices(group.directories(), rules.devices);
}

}  // namespace

std::unique_ptr<Cgroup> plan_group(std::string path, const std::string& id,
                                   const GroupRules& rules) {
  const auto& [resources, devices] = rules;
  const auto& limits = resources.limits;
  const bool is_asked_for =
      !path.empty() || !controllers_of(limits).empty() || !resources.settings.empty();
  const bool may_rule_devices = !devices.empty() && sys::has_capability(CAP_SYS_ADMIN);
  if (!is_asked_for && !may_rule_devices) return nullptr;
  if (path.empty()) path = "tinrun-" + id;
  const auto trees = find_hierarchies();
  require_controllers(resources.settings, trees);
  auto plan = plan_cgroup(trees, path, limits);
  // In version 2 a program keeps the rules for devices, and needs no controller.
  if (!devices.empty() && !plan.v2) add_place_v1(trees, "devices", path, plan.v1);
  // Root of a user namespace may find no place for it. No device that is made there can
  // be opened anyway, so the rules may be left out.
  if (!is_asked_for && !may_make_any(plan)) return nullptr;
  if (!plan.v2) add_other_trees(trees, path, plan.v1);
  require_thawed(plan);
  return new_cgroup(plan);
}

std::vector<std::string> take_unused(const Cgroup& group) {
  auto directories = group.directories();
  for (const auto& directory : directories)
    // Most often it is not there; to ask its files would be to throw, which is slow.
    if (fs::exists(directory) && !processes_below(directory).empty())
      throw Failure("container's cgroup is not empty",
                    directory + ": choose another linux.cgroupsPath");
  return directories;
}

// Most often the one above is there.
void make_with_those_above(Cgroup& group) try {
  group.create();
} catch (const sys::Error& error) {
  if (error.error_number() != ENOENT) throw;
  make_groups_above(group);
  group.create();
}

void make_planned_group(Cgroup& group, const GroupRules& rules) {
  make_with_those_above(group);
  set_rules(group, rules);
}

void complete_group(Cgroup& group, const GroupRules& rules, pid_t pid) {
  make_missing_groups(group);
  set_rules(group, rules);
  group.add(pid);
}

bool is_version_1(const Cgroup& group) {
  return dynamic_cast<const CgroupV1*>(&group) != nullptr;
}

std::unique_ptr<Cgroup> find_group(const std::vector<std::string>& directories) {
  if (directories.empty()) return nullptr;
  const auto plan = plan_of(directories);
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

bool remove_empty_groups(const std::vector<std::string>& directories) {
  return std::ranges::all_of(directories, [](const auto& directory) {
    return ::rmdir(directory.c_str()) == 0 || errno == ENOENT;
  });
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
