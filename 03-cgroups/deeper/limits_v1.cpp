// limits_v1.cpp — which limit stands in which file of version 1.
#include <algorithm>

#include <fmt/format.h>

#include "03-cgroups/deeper/cgroup_v1.h"
#include "lib/files.h"

namespace tinbox {
namespace {

std::string text_of(std::uint64_t number, const char* none) {
  return number == unlimited ? none : std::to_string(number);
}

}  // namespace

// The second number is memory and swap together, and the kernel keeps it no smaller
// than the first: so the order of the writes depends on where they go.
void CgroupV1::limit_memory(const Limits& limits) {
  const auto& place = place_of("memory");
  const auto file = place.file("memory.limit_in_bytes");
  const auto sum_file = place.file("memory.memsw.limit_in_bytes");
  const auto old_memory = read_bytes_v1(file).value_or(unlimited);
  const auto old_sum = read_bytes_v1(sum_file).value_or(unlimited);
  const auto memory = limits.memory_bytes.value_or(old_memory);
  const auto old_swap = old_sum == unlimited ? unlimited : old_sum - old_memory;
  const auto swap = limits.swap_bytes.value_or(old_swap);
  const auto sum = memory == unlimited || swap == unlimited ? unlimited : memory + swap;

  const bool sum_first = sum > old_sum;
  if (sum_first) sys::write_control_file(sum_file, text_of(sum, "-1"));
  if (memory != old_memory) sys::write_control_file(file, text_of(memory, "-1"));
  if (sum < old_sum) sys::write_control_file(sum_file, text_of(sum, "-1"));
}

void CgroupV1::limit_cpu(std::uint64_t quota_us) {
  const auto& place = place_of("cpu");
  sys::write_control_file(place.file("cpu.cfs_period_us"),
                          std::to_string(cpu_period_us));
  sys::write_control_file(place.file("cpu.cfs_quota_us"), text_of(quota_us, "-1"));
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
  for (const auto& controller : controllers_of(limits))
    place_of(controller);  // throws for one that is missing, before any is written
  if (limits.memory_bytes || limits.swap_bytes) limit_memory(limits);
  if (limits.cpu_us) limit_cpu(*limits.cpu_us);
  if (limits.cpu_weight)
    sys::write_control_file(
        place_of("cpu").file("cpu.shares"),
        std::to_string(std::max(*limits.cpu_weight * 1024 / 100, std::uint64_t{2})));
  if (limits.processes)
    sys::write_control_file(place_of("pids").file("pids.max"),
                            text_of(*limits.processes, "max"));
  if (!limits.cpus.empty())
    sys::write_control_file(place_of("cpuset").file("cpuset.cpus"), limits.cpus);
  for (const auto& limit : limits.io) limit_io(limit);
}

}  // namespace tinbox
