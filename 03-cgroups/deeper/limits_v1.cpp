// limits_v1.cpp — the numbers of version 1: which we write, and which we read.
#include <algorithm>

#include <fmt/format.h>

#include "03-cgroups/deeper/cgroup_v1.h"
#include "lib/files.h"

namespace tinbox {
namespace {

std::string text_of(std::uint64_t number, const char* none) {
  return number == unlimited ? none : std::to_string(number);
}

// Version 1 has a large number for "max": the last page below 2^63 bytes.
std::optional<std::uint64_t> read_bytes(const std::string& path) {
  const auto bytes = read_number(path);
  return bytes && *bytes >= unlimited >> 2 ? unlimited : bytes;
}

std::optional<std::uint64_t> in_us(std::optional<std::uint64_t> ns) {
  if (ns) *ns /= 1000;
  return ns;
}

}  // namespace

// The second number is memory and swap together, and the kernel keeps it no smaller than
// the first: so the order of the writes depends on where they go.
void CgroupV1::limit_memory(const Limits& limits) {
  const auto& place = place_of("memory");
  const auto file = place.file("memory.limit_in_bytes");
  const auto sum_file = place.file("memory.memsw.limit_in_bytes");
  const auto old_memory = read_bytes(file).value_or(unlimited);
  const auto old_sum = read_bytes(sum_file).value_or(unlimited);
  const auto memory = limits.memory_bytes.value_or(old_memory);
  const auto old_swap = old_sum == unlimited ? unlimited : old_sum - old_memory;
  const auto swap = limits.swap_bytes.value_or(old_swap);
  const auto sum = memory == unlimited || swap == unlimited ? unlimited : memory + swap;

  const bool sum_first = sum > old_sum;
  if (sum_first) sys::write_control_file(sum_file, text_of(sum, "-1"));
  if (memory != old_memory) sys::write_control_file(file, text_of(memory, "-1"));
  if (sum < old_sum) sys::write_control_file(sum_file, text_of(sum, "-1"));
}

void CgroupV1::limit_io(const IoLimit& limit) {
  const std::map<std::string, const char*> files = {
      {"rbps", "blkio.throttle.read_bps_device"},
      {"wbps", "blkio.throttle.write_bps_device"},
      {"riops", "blkio.throttle.read_iops_device"},
      {"wiops", "blkio.throttle.write_iops_device"}};
  sys::write_control_file(
      place_of("io").file(files.at(limit.key)),
      fmt::format("{} {}", limit.device, text_of(limit.value, "0")));
}

void CgroupV1::set_limits(const Limits& limits) {
  for (const auto& controller : controllers_of(limits)) place_of(controller);
  if (limits.memory_bytes || limits.swap_bytes) {
    require_allowed_above(place_of("memory"), "memory.limit_in_bytes", "--memory",
                          limits.memory_bytes);
    limit_memory(limits);
  }
  if (limits.cpu_us) {
    sys::write_control_file(place_of("cpu").file("cpu.cfs_period_us"),
                            std::to_string(cpu_period_us));
    sys::write_control_file(place_of("cpu").file("cpu.cfs_quota_us"),
                            text_of(*limits.cpu_us, "-1"));
  }
  if (limits.cpu_weight)
    sys::write_control_file(
        place_of("cpu").file("cpu.shares"),
        std::to_string(std::max(*limits.cpu_weight * 1024 / 100, std::uint64_t{2})));
  if (limits.processes) {
    require_allowed_above(place_of("pids"), "pids.max", "--pids", limits.processes);
    sys::write_control_file(place_of("pids").file("pids.max"),
                            text_of(*limits.processes, "max"));
  }
  if (!limits.cpus.empty())
    sys::write_control_file(place_of("cpuset").file("cpuset.cpus"), limits.cpus);
  for (const auto& limit : limits.io) limit_io(limit);
}

Usage CgroupV1::usage() const {
  const auto path = [&](const char* controller, const char* name) {
    return has(controller) ? place_of(controller).file(name) : "";
  };
  return {.memory_bytes = read_number(path("memory", "memory.usage_in_bytes")),
          .memory_peak_bytes = read_number(path("memory", "memory.max_usage_in_bytes")),
          .memory_limit_bytes = read_bytes(path("memory", "memory.limit_in_bytes")),
          .cpu_us = in_us(read_number(path("cpuacct", "cpuacct.usage"))),
          .throttled_periods = read_entry(path("cpu", "cpu.stat"), "nr_throttled"),
          .throttled_us = in_us(read_entry(path("cpu", "cpu.stat"), "throttled_time")),
          .processes = read_number(path("pids", "pids.current")),
          .processes_limit = read_number(path("pids", "pids.max")),
          .processes_refused = read_entry(path("pids", "pids.events"), "max")};
}

std::optional<OutOfMemory> CgroupV1::out_of_memory() const {
  if (!has("memory")) return std::nullopt;
  auto place = place_of("memory");
  const auto killed = read_entry(place.file("memory.oom_control"), "oom_kill");
  if (killed.value_or(0) == 0) return std::nullopt;
  // Whose limit it was is where a request has failed: here, or in a group above.
  const auto failures = [&](const char* name) {
    return read_number(place.file(name)).value_or(0);
  };
  while (!place.is_top() && failures("memory.failcnt") == 0 &&
         failures("memory.memsw.failcnt") == 0)
    place = place.parent();
  return OutOfMemory{
      .group = place.directory(),
      .limit_bytes =
          read_bytes(place.file("memory.limit_in_bytes")).value_or(unlimited),
      .peak_bytes = read_number(place.file("memory.max_usage_in_bytes")),
      .killed = *killed};
}

}  // namespace tinbox
