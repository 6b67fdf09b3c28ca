// group.h — a container's control group, which outlives its maker as the other does.
// PARENT.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "03-cgroups/cgroup.h"
#include "06-full-container/container/state.h"
#include "06-full-container/resources/resources.h"
#include "06-full-container/security/device_rules.h"

namespace tinbox {

// What a group shall keep its processes from.
struct GroupRules {
  const Resources& resources;
  const DeviceRules& devices;
};

// The group that a container shall have, not made yet. With no `path` and no rule:
// none. A path that does not begin with "/" counts from our own group. Throws Failure
// if the group above is frozen: who enters would stand still.
std::unique_ptr<Cgroup> plan_group(std::string path, const std::string& id,
                                   const GroupRules& rules);

// Its directories, which nobody uses. Another container's group must never become ours:
// what we clean up, we kill. Throws Failure if there is a process in one of them.
std::vector<std::string> take_unused(const Cgroup& group);

// Makes it, with all above it, and sets the rules. Throws what went wrong.
void make_planned_group(Cgroup& group, const GroupRules& rules);

// Where systemd has made a part of it, for this process: the rest, in the trees that it
// leaves alone, and the rules. Throws what went wrong.
void complete_group(Cgroup& group, const GroupRules& rules, pid_t pid);

// The group of a container that runs; none if `directories` are none.
std::unique_ptr<Cgroup> find_group(const std::vector<std::string>& directories);

// The same, for what cannot be done without one. Throws Failure if there is none.
std::unique_ptr<Cgroup> require_group(const State& state);

// Where the groups of this process are: what a container without a group of its own is
// shown as its own.
std::vector<std::string> our_group_directories();

// In version 1, a process is born outside of its groups.
bool is_version_1(const Cgroup& group);

// Removes them; false if that is not all: somebody is left in one, or a group below it.
bool remove_empty_groups(const std::vector<std::string>& directories);

// Kills what is left in these groups, and in those below them.
void kill_all_in(const std::vector<std::string>& directories);

// Removes them, once they are empty: the dying need a moment. Those that others use
// stay. Fine if they are gone.
void remove_unused_groups(const std::vector<std::string>& directories);

}  // namespace tinbox
