// cgroup_hybrid.cpp — see cgroup_hybrid.h.
#include "03-cgroups/deeper/cgroup_hybrid.h"

namespace tinbox {
namespace {

// Of `limits`, those whose controller is in version 1 (or is not).
Limits part_of(const Limits& limits, const CgroupV1& v1, bool in_v1) {
  const auto is_here = [&](const char* name) { return v1.has(name) == in_v1; };
  Limits part;
  if (is_here("memory")) part.memory_bytes = limits.memory_bytes;
  if (is_here("memory")) part.swap_bytes = limits.swap_bytes;
  if (is_here("cpu")) part.cpu_us = limits.cpu_us;
  if (is_here("cpu")) part.cpu_weight = limits.cpu_weight;
  if (is_here("pids")) part.processes = limits.processes;
  if (is_here("cpuset")) part.cpus = limits.cpus;
  if (is_here("io")) part.io = limits.io;
  for (const auto& controller : limits.controllers)
    if (is_here(controller.c_str())) part.controllers.insert(controller);
  return part;
}

template <typename Number>
void fill(std::optional<Number>& number, const std::optional<Number>& other) {
  if (!number) number = other;
}

}  // namespace

void CgroupHybrid::create() {
  v2_.create();
  try {
    v1_.create();
  } catch (...) {
    v2_.remove();
    throw;
  }
}

void CgroupHybrid::set_limits(const Limits& limits) {
  v2_.set_limits(part_of(limits, v1_, false));
  v1_.set_limits(part_of(limits, v1_, true));
}

void CgroupHybrid::delegate_to(uid_t uid, gid_t gid) {
  v2_.delegate_to(uid, gid);
  v1_.delegate_to(uid, gid);
}

void CgroupHybrid::add(pid_t pid) {
  v2_.add(pid);
  v1_.add(pid);
}

Usage CgroupHybrid::usage() const {
  auto usage = v1_.usage();
  const auto other = v2_.usage();
  fill(usage.memory_bytes, other.memory_bytes);
  fill(usage.memory_peak_bytes, other.memory_peak_bytes);
  fill(usage.memory_limit_bytes, other.memory_limit_bytes);
  fill(usage.cpu_us, other.cpu_us);
  fill(usage.throttled_periods, other.throttled_periods);
  fill(usage.throttled_us, other.throttled_us);
  fill(usage.processes, other.processes);
  fill(usage.processes_limit, other.processes_limit);
  fill(usage.processes_refused, other.processes_refused);
  return usage;
}

std::optional<OutOfMemory> CgroupHybrid::out_of_memory() const {
  const auto told = v2_.out_of_memory();
  return told ? told : v1_.out_of_memory();
}

void CgroupHybrid::remove() {
  v1_.remove();
  v2_.remove();
}

std::vector<std::string> CgroupHybrid::directories() const {
  auto all = v2_.directories();
  for (const auto& directory : v1_.directories()) all.push_back(directory);
  return all;
}

}  // namespace tinbox
