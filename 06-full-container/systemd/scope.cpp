// scope.cpp — see scope.h.
#include "06-full-container/systemd/scope.h"

#include <chrono>
#include <thread>

#include <fmt/format.h>

#include "03-cgroups/deeper/choose.h"
#include "06-full-container/container/failure.h"
#include "06-full-container/container/state.h"
#include "06-full-container/systemd/bus.h"
#include "lib/error.h"

namespace tinbox {
namespace {

using Clock = std::chrono::steady_clock;
using Properties = std::vector<Property>;

constexpr std::chrono::seconds patience(30);
constexpr std::chrono::milliseconds pause(10);

// What every scope of ours is told, whatever its limits.
Properties usual_properties(const Unit& unit, pid_t pid) {
  return {{"Description", {"s", "a container of tinrun's"}},
          {"Slice", {"s", unit.slice}},
          {"PIDs", {"au", "1", std::to_string(pid)}},
          {"Delegate", {"b", "true"}},              // what is below is the container's
          {"DefaultDependencies", {"b", "false"}},  // it ends when its engine says so
          {"CollectMode", {"s", "inactive-or-failed"}},  // and its name is free then
          {"CPUAccounting", {"b", "true"}},
          {"IOAccounting", {"b", "true"}},
          {"MemoryAccounting", {"b", "true"}},
          {"TasksAccounting", {"b", "true"}}};
}

// An array of structures is written as its length, and then one by one.
void append(const Properties& properties, std::vector<std::string>& words) {
  words.push_back(std::to_string(properties.size()));
  for (const auto& [name, value] : properties) {
    words.push_back(name);
    words.insert(words.end(), value.begin(), value.end());
  }
}

// The answer to a call that starts something is a job. It is done when the unit is
// active, and has failed when there is none any more and the unit is not.
bool is_active(const Unit& unit) {
  const auto told =
      get_properties(unit.manager, object_path(unit), "Unit", {"ActiveState", "Job"});
  if (told.starts_with("s \"active\"")) return true;
  if (told.find("(uo) 0 ") != told.npos)
    throw BusError(fmt::format("it did not start: see journalctl {}-u {}",
                               unit.manager == Manager::user ? "--user " : "",
                               unit.name));
  return false;
}

void wait_until_active(const Unit& unit, pid_t pid) {
  const auto deadline = Clock::now() + patience;
  while (!is_active(unit)) {
    if (has_begun_to_end(pid)) throw BusError("the container has ended before");
    if (Clock::now() > deadline)
      throw BusError(fmt::format("not started after {} s", patience.count()));
    std::this_thread::sleep_for(pause);
  }
}

// Where the answer does not count: no unit, no systemd.
bool succeeds(const Unit& unit, const char* method,
              const std::vector<std::string>& arguments) try {
  call_manager(unit.manager, method, arguments);
  return true;
} catch (const BusError&) {
  return false;
}

}  // namespace

Manager our_manager() {
  const auto trees = find_hierarchies();
  const bool may = !trees.empty() && may_write({trees.front().ours.mount_point, "/"});
  return may ? Manager::system : Manager::user;
}

std::string control_group_of(const Unit& unit) try {
  const auto told = get_properties(unit.manager, "/org/freedesktop/systemd1", "Manager",
                                   {"ControlGroup"});
  const auto begin = told.find('"') + 1, end = told.rfind('"');
  const auto top = begin < end ? told.substr(begin, end - begin) : "";
  return (top == "/" ? "" : top) + group_below_manager(unit);
} catch (const BusError& error) {
  const bool is_user = unit.manager == Manager::user;
  throw sys::InputError(fmt::format(
      "--systemd-cgroup: no systemd answers on the {} bus: {}: {}",
      is_user ? "user's" : "system's", error.what(),
      is_user ? "log in as this user, and keep XDG_RUNTIME_DIR; or leave the option out"
              : "leave the option out, where systemd has not booted the machine"));
}

void start_scope(const Unit& unit, pid_t pid, const Properties& properties) try {
  auto all = usual_properties(unit, pid);
  all.insert(all.end(), properties.begin(), properties.end());
  std::vector<std::string> words{"ssa(sv)a(sa(sv))", unit.name, "fail"};
  append(all, words);
  words.emplace_back("0");  // no unit that comes along
  call_manager(unit.manager, "StartTransientUnit", words);
  wait_until_active(unit, pid);
} catch (const BusError& error) {
  throw Failure("unable to start unit",
                fmt::format("{} in {}: {}", unit.name, unit.slice, error.what()));
}

void set_properties(const Unit& unit, const Properties& properties) try {
  if (properties.empty()) return;
  std::vector<std::string> words{"sba(sv)", unit.name, "true"};  // until it ends
  append(properties, words);
  call_manager(unit.manager, "SetUnitProperties", words);
} catch (const BusError& error) {
  throw Failure("unable to set unit properties",
                fmt::format("{}: {}", unit.name, error.what()));
}

void stop_scope(const Unit& unit) {
  const auto deadline = Clock::now() + patience;
  while (succeeds(unit, "GetUnit", {"s", unit.name})) {
    succeeds(unit, "StopUnit", {"ss", unit.name, "replace"});
    // One that has failed is kept for somebody to look at, until it is reset.
    succeeds(unit, "ResetFailedUnit", {"s", unit.name});
    if (Clock::now() > deadline) {
      fmt::print(stderr, "tinrun: warning: {}: systemd does not stop it\n", unit.name);
      return;
    }
    std::this_thread::sleep_for(pause);
  }
}

}  // namespace tinbox
