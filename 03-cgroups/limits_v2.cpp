// limits_v2.cpp — which limit stands in which file of version 2.
#include <fmt/format.h>

#include "03-cgroups/cgroup_v2.h"
#include "lib/error.h"
#include "lib/files.h"

namespace tinbox {
namespace {

std::string text_of(std::uint64_t number) {
  return number == unlimited ? "max" : std::to_string(number);
}

void limit_processes(const GroupPlace& place, std::uint64_t most) {
  //> exercise 3.4: limit the number of processes
  // Threads count as well, and so do the processes that are in the group already. Who
  // asks for one too many gets EAGAIN from fork(2).
  sys::write_control_file(place.file("pids.max"), text_of(most));
  //= sys::todo("3.4", place, most);
  //< exercise 3.4
}

void limit_memory(const GroupPlace& place, const Limits& limits) {
  //> exercise 3.5: limit the memory, and apart from it the swap
  // Swap first: a group that may swap is not killed, it only gets slow.
  if (limits.swap_bytes)
    sys::write_control_file(place.file("memory.swap.max"), text_of(*limits.swap_bytes));
  if (limits.memory_bytes)
    sys::write_control_file(place.file("memory.max"), text_of(*limits.memory_bytes));
  //= if (controllers_of(limits).contains("memory")) sys::todo("3.5", place);
  //< exercise 3.5
}

void limit_cpu(const GroupPlace& place, std::uint64_t quota_us) {
  //> exercise 3.6: limit the processor time, so much of each period
  // "50000 100000": 50 of each 100 ms, on all processors together. Who has used it up
  // waits for the next period.
  const auto quota = fmt::format("{} {}", text_of(quota_us), cpu_period_us);
  sys::write_control_file(place.file("cpu.max"), quota);
  //= sys::todo("3.6", place, quota_us);
  //< exercise 3.6
}

void weigh_cpu(const GroupPlace& place, std::uint64_t weight) {
  //> exercise 3.7: say how much more than its neighbours the group shall get
  // It counts only while a neighbour, a group of the same parent, wants the same
  // processor: no time is lost.
  sys::write_control_file(place.file("cpu.weight"), text_of(weight));
  //= sys::todo("3.7", place, weight);
  //< exercise 3.7
}

}  // namespace

void write_limits(const GroupPlace& place, const Limits& limits) {
  limit_memory(place, limits);
  if (limits.processes) limit_processes(place, *limits.processes);
  if (limits.cpu_us) limit_cpu(place, *limits.cpu_us);
  if (limits.cpu_weight) weigh_cpu(place, *limits.cpu_weight);
  if (!limits.cpus.empty())
    sys::write_control_file(place.file("cpuset.cpus"), limits.cpus);
  for (const auto& [device, key, value] : limits.io)  // one brake a line, "7:0 wbps=10"
    sys::write_control_file(place.file("io.max"),
                            fmt::format("{} {}={}", device, key, text_of(value)));
}

}  // namespace tinbox
