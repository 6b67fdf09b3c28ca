// numbers_v2.cpp — what version 2 has counted.
#include "03-cgroups/cgroup_v2.h"

namespace tinbox {

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
