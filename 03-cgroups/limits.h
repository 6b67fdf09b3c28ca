// limits.h — what a group may use.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tinbox {

// One brake on one device.
struct IoLimit {
  std::string device;  // "MAJOR:MINOR"
  std::string key;     // rbps, wbps: bytes a second; riops, wiops: operations a second
  std::uint64_t value = 0;
};

// What is not set is not touched. In the kernel's units, whatever the version.
struct Limits {
  std::optional<std::uint64_t> memory_bytes;
  std::optional<std::uint64_t> swap_bytes;  // beside the memory, as in version 2
  std::optional<std::uint64_t> cpu_us;      // of processor time, in each cpu_period_us
  std::optional<std::uint64_t> cpu_weight;  // 1 to 10000; 100 is everyone's
  std::optional<std::uint64_t> processes;   // threads count too
  std::string cpus;                         // "0-1,3"; "" does not choose
  std::vector<IoLimit> io;
  std::set<std::string> controllers = {};  // more of them: others write their files
};

constexpr std::uint64_t cpu_period_us = 100'000;  // the kernel's own default

// "max": a limit that is none. The kernel counts all the same.
constexpr auto unlimited = std::numeric_limits<std::uint64_t>::max();

// The controllers that these limits need, by their names in version 2.
std::set<std::string> controllers_of(const Limits& limits);

}  // namespace tinbox
