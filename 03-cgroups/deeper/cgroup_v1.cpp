// cgroup_v1.cpp — see cgroup_v1.h: a group's life in several trees at once.
#include "03-cgroups/deeper/cgroup_v1.h"

#include <unistd.h>

#include <set>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

#include "lib/check.h"
#include "lib/files.h"

namespace tinbox {
namespace {

using std::chrono::steady_clock;

// No file of version 1 tells when it changes, so we look, and look again.
template <typename Condition>
bool look_until(Patience patience, const Condition& is_so) {
  const auto deadline = steady_clock::now() + patience;
  for (;;) {
    if (is_so()) return true;
    if (steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(Patience(2));
  }
}

bool is_frozen(const GroupPlace& place) {
  return sys::read_file(place.file("freezer.state")) == "FROZEN\n";
}

// A new group may use no processor and no memory node, until it is told which: nobody
// could enter it, nor one below it. Those above may be as new.
void furnish_cpuset(const GroupPlace& place) {
  const auto above = place.parent();
  for (const auto* name : {"cpuset.cpus", "cpuset.mems"}) {
    auto usable = sys::read_file(above.file(name));
    if (usable == "\n" && !above.is_top()) {
      furnish_cpuset(above);
      usable = sys::read_file(above.file(name));
    }
    sys::write_control_file(place.file(name), usable);
  }
}

// A group below that was frozen by itself stays so when the one above is thawed.
void thaw_below(const std::string& directory) {
  sys::write_control_file(directory + "/freezer.state", "THAWED");
  for (const auto& group : groups_below(directory)) thaw_below(group);
}

}  // namespace

const GroupPlace& CgroupV1::place_of(const std::string& controller) const {
  const auto found = places_.find(controller);
  if (found == places_.end())
    throw sys::InputError(fmt::format(
        "{}: the group has no {} controller: start it with such a limit (max will do)",
        directories().front(), controller));
  return found->second;
}

std::vector<std::string> CgroupV1::directories() const {
  std::set<std::string> unique;
  for (const auto& [controller, place] : places_) unique.insert(place.directory());
  return {unique.begin(), unique.end()};
}

void CgroupV1::create() {
  sys::say("version 1: one tree for each controller, so one directory in each");
  std::vector<std::string> made;
  try {
    for (const auto& directory : directories()) {
      make_group(directory);
      made.push_back(directory);
    }
    if (has("cpuset")) furnish_cpuset(place_of("cpuset"));
  } catch (...) {  // one was there, or is not ours to make: then none
    for (const auto& directory : made) remove_groups(directory);
    throw;
  }
}

void CgroupV1::delegate_to(uid_t uid, gid_t gid) {
  for (const auto& directory : directories())
    for (const auto* name : {"", "/cgroup.procs", "/tasks"}) {
      const auto path = directory + name;
      sys::check(::chown(path.c_str(), uid, gid), "chown({:?}, {}, {})", path, uid,
                 gid);
    }
}

void CgroupV1::add(pid_t pid) {
  sys::say("the child joins a group in each tree");
  for (const auto& directory : directories())
    sys::write_control_file(directory + "/cgroup.procs", std::to_string(pid));
}

void CgroupV1::enter() {
  // "0" is the thread that writes. For it alone the kernel takes no lock of all
  // processes, and waits for nobody: cgroup.procs costs ten milliseconds here.
  for (const auto& directory : directories())
    sys::write_control_file(directory + "/tasks", "0");
}

void CgroupV1::freeze() {
  const auto& place = place_of("freezer");
  sys::write_control_file(place.file("freezer.state"), "FROZEN");
  if (!look_until(std::chrono::seconds(10), [&] { return is_frozen(place); }))
    throw std::runtime_error(place.directory() + ": a process does not freeze");
}

void CgroupV1::thaw() { thaw_below(place_of("freezer").directory()); }

void CgroupV1::kill_all() {
  if (processes().empty()) return;
  //> exercise 3.12: kill all of a group, though some are being forked just now
  sys::say(
      "who is frozen does not fork: freeze, signal each, and thaw, so that they die");
  if (has("freezer")) freeze();
  kill_one_by_one(directories().front());
  if (has("freezer")) thaw();
  //= sys::todo("3.12");
  //< exercise 3.12
}

bool CgroupV1::wait_until_empty(Patience patience) {
  return look_until(patience, [&] {
    // Without a freezer some may have been forked while we killed: once more.
    if (!has("freezer")) kill_one_by_one(directories().front());
    return processes().empty();
  });
}

std::vector<pid_t> CgroupV1::processes() const {
  return processes_below(directories().front());
}

void CgroupV1::remove() {
  for (const auto& directory : directories()) remove_groups(directory);
}

}  // namespace tinbox
