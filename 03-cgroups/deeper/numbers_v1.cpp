// numbers_v1.cpp — what version 1 has counted.
#include <algorithm>

#include "03-cgroups/deeper/cgroup_v1.h"

namespace tinbox {
namespace {

std::optional<std::uint64_t> in_us(std::optional<std::uint64_t> ns) {
  if (ns) *ns /= 1000;
  return ns;
}

}  // namespace

std::optional<std::uint64_t> read_bytes_v1(const std::string& path) {
  const auto bytes = read_number(path);
  return bytes && *bytes >= unlimited >> 2 ? unlimited : bytes;
}

Usage CgroupV1::usage() const {
  const auto path = [&](const char* controller, const char* name) {
    return has(controller) ? place_of(controller).file(name) : "";
  };
  return {.memory_bytes = read_number(path("memory", "memory.usage_in_bytes")),
          .memory_peak_bytes = read_number(path("memory", "memory.max_usage_in_bytes")),
          .memory_limit_bytes = read_bytes_v1(path("memory", "memory.limit_in_bytes")),
          .cpu_us = in_us(read_number(path("cpuacct", "cpuacct.usage"))),
          .throttled_periods = read_entry(path("cpu", "cpu.stat"), "nr_throttled"),
          .throttled_us = in_us(read_entry(path("cpu", "cpu.stat"), "throttled_time")),
          .processes = read_number(path("pids", "pids.current")),
          .processes_limit = read_number(path("pids", "pids.max")),
          .processes_refused = read_entry(path("pids", "pids.events"), "max")};
}

std::optional<OutOfMemory> CgroupV1::out_of_memory() const {
  if (!has("memory")) return std::nullopt;
  const auto own = place_of("memory");
  const auto killed = read_entry(own.file("memory.oom_control"), "oom_kill");
  if (killed.value_or(0) == 0) return std::nullopt;
  // Nothing says whose limit it was: it is the group, here or above, whose peak has left
  // the least room. (failcnt does not tell: it does not count what the sum refuses.)
  const auto room_in = [](const GroupPlace& place) {
    const auto limit = read_bytes_v1(place.file("memory.limit_in_bytes"));
    const auto peak = read_number(place.file("memory.max_usage_in_bytes"));
    return limit.value_or(unlimited) - std::min(peak.value_or(0), limit.value_or(0));
  };
  auto fullest = own;
  for (auto place = own; !place.is_top(); place = place.parent())
    if (room_in(place.parent()) < room_in(fullest)) fullest = place.parent();
  return OutOfMemory{
      .group = fullest.directory(),
      .limit_bytes =
          read_bytes_v1(fullest.file("memory.limit_in_bytes")).value_or(unlimited),
      .peak_bytes = read_number(fullest.file("memory.max_usage_in_bytes")),
      .killed = *killed};
}

}  // namespace tinbox
