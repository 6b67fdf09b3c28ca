// limits_v2.cpp — the numbers of version 2: which we write, and which we read.
#include <fmt/format.h>

#include "03-cgroups/cgroup_v2.h"
#include "lib/check.h"
#include "lib/files.h"

namespace tinbox {
namespace {

std::string text_of(std::uint64_t number) {
  return number == unlimited ? "max" : std::to_string(number);
}

}  // namespace

void write_limits(const GroupPlace& place, const Limits& limits) {
  //> exercise 3.4: limit the number of processes
  // Threads count, and so does each process that the group has already.
  if (limits.processes)
    sys::write_control_file(place.file("pids.max"), text_of(*limits.processes));
  //= if (limits.processes) sys::todo("3.4", place);
  //< exercise 3.4

  //> exercise 3.5: limit the memory, and apart from it the swap
  // Swap first: a group that may swap gets slow where another is killed.
  if (limits.swap_bytes)
    sys::write_control_file(place.file("memory.swap.max"), text_of(*limits.swap_bytes));
  if (limits.memory_bytes)
    sys::write_control_file(place.file("memory.max"), text_of(*limits.memory_bytes));
  //= if (limits.memory_bytes || limits.swap_bytes) sys::todo("3.5", place);
  //< exercise 3.5

  //> exercise 3.6: limit the processor time: so much of each period
  // "50000 100000": 50 of each 100 ms, of all processors together. Who has used it up
  // waits for the next period.
  if (limits.cpu_us)
    sys::write_control_file(
        place.file("cpu.max"),
        fmt::format("{} {}", text_of(*limits.cpu_us), cpu_period_us));
  //= if (limits.cpu_us) sys::todo("3.6", place);
  //< exercise 3.6

  //> exercise 3.7: say how much more than others the group shall get
  // It counts only while others want the same processor.
  if (limits.cpu_weight)
    sys::write_control_file(place.file("cpu.weight"), text_of(*limits.cpu_weight));
  //= if (limits.cpu_weight) sys::todo("3.7", place);
  //< exercise 3.7

  if (!limits.cpus.empty())
    sys::write_control_file(place.file("cpuset.cpus"), limits.cpus);
  for (const auto& [device, key, value] : limits.io)  // one device and key a line
    sys::write_control_file(place.file("io.max"),
                            fmt::format("{} {}={}", device, key, text_of(value)));
}

Usage CgroupV2::usage() const {
  const auto number = [&](const char* name) { return read_number(place_.file(name)); };
  const auto entry = [&](const char* name, const char* key) {
    return read_entry(place_.file(name), key);
  };
  return {.memory_bytes = number("memory.current"),
          .memory_peak_bytes = number("memory.peak"),  // since Linux 5.19
          .memory_limit_bytes = number("memory.max"),
          .cpu_us = entry("cpu.stat", "usage_usec"),
          .throttled_periods = entry("cpu.stat", "nr_throttled"),
          .throttled_us = entry("cpu.stat", "throttled_usec"),
          .processes = number("pids.current"),
          .processes_limit = number("pids.max"),
          .processes_refused = entry("pids.events", "max")};
}

std::optional<OutOfMemory> CgroupV2::out_of_memory() const {
  const auto killed = read_entry(place_.file("memory.events"), "oom_kill").value_or(0);
  if (killed == 0) return std::nullopt;
  // "oom" is counted where the limit is: here, or in a group above.
  auto place = place_;
  while (!place.is_top() &&
         read_entry(place.file("memory.events"), "oom").value_or(0) == 0)
    place = place.parent();
  return OutOfMemory{
      .group = place.directory(),
      .limit_bytes = read_number(place.file("memory.max")).value_or(unlimited),
      .peak_bytes = read_number(place.file("memory.peak")),
      .killed = killed};
}

}  // namespace tinbox
