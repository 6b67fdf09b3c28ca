// limits_v2.cpp — which limit stands in which file of version 2.
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

}  // namespace tinbox
