// limits.cpp — see limits.h.
#include "03-cgroups/limits.h"

namespace tinbox {

std::set<std::string> controllers_of(const Limits& limits) {
  auto needed = limits.controllers;
  if (limits.memory_bytes || limits.swap_bytes) needed.insert("memory");
  if (limits.cpu_us || limits.cpu_weight) needed.insert("cpu");
  if (limits.processes) needed.insert("pids");
  if (!limits.cpus.empty()) needed.insert("cpuset");
  if (!limits.io.empty()) needed.insert("io");
  return needed;
}

}  // namespace tinbox
