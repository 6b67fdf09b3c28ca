// cgroup_v2.cpp — see cgroup_v2.h: a group's life, from mkdir to rmdir.
#include "03-cgroups/cgroup_v2.h"

#include <unistd.h>

#include "lib/check.h"
#include "lib/files.h"

namespace tinbox {
namespace {

bool is_there(const GroupPlace& place) {
  return ::access(place.directory().c_str(), F_OK) == 0;
}

void wait_until_frozen(const GroupPlace& place) {
  constexpr auto patience = std::chrono::seconds(10);
  if (!wait_for_entry(place.file("cgroup.events"), "frozen", 1, patience))
    throw std::runtime_error(place.directory() + ": a process does not freeze");
}

}  // namespace

void enable_controllers(const GroupPlace& parent, const std::set<std::string>& wanted) {
  if (!parent.is_top()) enable_controllers(parent.parent(), wanted);  // from the top on
  const auto file = parent.file("cgroup.subtree_control");
  const auto enabled = read_words(file);
  //> exercise 3.3: let the groups below have the controllers that are not enabled yet
  std::string request;
  for (const auto& controller : wanted)
    if (!enabled.contains(controller)) request += " +" + controller;
  if (request.empty()) return;
  sys::say("a controller reaches one level further down, each time someone says so");
  // EBUSY, but for the top: it has processes of its own, who would compete with groups.
  sys::write_control_file(file, request.substr(1));
  //= if (!wanted.empty()) sys::todo("3.3", enabled, file);
  //< exercise 3.3
}

void CgroupV2::create() {
  sys::say("a group is a directory: the kernel fills it with files");
  make_group(place_.directory());
}

void CgroupV2::set_limits(const Limits& limits) {
  const auto needed = controllers_of(limits);
  if (!needed.empty()) enable_controllers(place_.parent(), needed);
  write_limits(place_, limits);
}

void CgroupV2::delegate_to(uid_t uid, gid_t gid) {
  //> exercise 3.11: give the group's user what he needs to divide it further
  sys::say("the user may make groups and move processes; the limits stay ours");
  for (const auto* name :
       {"", "cgroup.procs", "cgroup.threads", "cgroup.subtree_control"}) {
    const auto path = *name ? place_.file(name) : place_.directory();
    sys::check(::chown(path.c_str(), uid, gid), "chown({:?}, {}, {})", path, uid, gid);
  }
  //= sys::todo("3.11", uid, gid);
  //< exercise 3.11
}

void CgroupV2::add(pid_t pid) {
  //> exercise 3.2: move the process into the group
  sys::say("whatever the child starts later is born into its group");
  const auto file = place_.file("cgroup.procs");
  sys::write_control_file(file, std::to_string(pid));
  //= sys::todo("3.2", pid);
  //< exercise 3.2
}

int CgroupV2::clone_into_fd() {
  if (!directory_) directory_ = sys::open_directory(place_.directory());
  return directory_.get();
}

void CgroupV2::freeze() {
  //> exercise 3.8: stop all processes of the group, and wait until they stand still
  sys::say("frozen is not stopped by a signal: the processes cannot notice it");
  sys::write_control_file(place_.file("cgroup.freeze"), "1");
  // Each freezes when it next leaves the kernel; that takes a moment.
  wait_until_frozen(place_);
  //= sys::todo("3.8");
  //< exercise 3.8
}

void CgroupV2::thaw() { sys::write_control_file(place_.file("cgroup.freeze"), "0"); }

void CgroupV2::kill_all() try {
  sys::say("one write kills all, also those that are being forked at this moment");
  sys::write_control_file(place_.file("cgroup.kill"), "1");
} catch (const sys::Error& error) {
  const bool is_old = error.error_number() == ENOENT && is_there(place_);
  if (!is_old) throw;
  sys::say("before Linux 5.14 there is no cgroup.kill: freeze, kill each, thaw");
  freeze();  // who stands still does not fork
  kill_one_by_one(place_.directory());
  thaw();
}

bool CgroupV2::wait_until_empty(Patience patience) {
  return wait_for_entry(place_.file("cgroup.events"), "populated", 0, patience);
}

std::vector<pid_t> CgroupV2::processes() const {
  return processes_below(place_.directory());
}

void CgroupV2::remove() { remove_groups(place_.directory()); }

std::vector<std::string> CgroupV2::directories() const { return {place_.directory()}; }

}  // namespace tinbox
