// limits.h — what a group may use, and how a person writes it: "64M", "0.5", "0-1".
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tinbox {

// One of io.max's four brakes on one device: "7:0" and "wbps", 1048576.
struct IoLimit {
  std::string device;  // "MAJOR:MINOR"
  std::string key;     // rbps, wbps: bytes a second; riops, wiops: operations a second
  std::uint64_t value = 0;
};

// What is not set is not limited. In the kernel's units, whatever the version.
struct Limits {
  std::optional<std::uint64_t> memory_bytes;
  std::optional<std::uint64_t> swap_bytes;    // beside the memory, as in version 2
  std::optional<std::uint64_t> cpu_quota_us;  // of each period of 100 ms
  std::optional<std::uint64_t> cpu_weight;    // 1 to 10000; 100 is everyone's
  std::optional<std::uint64_t> processes;     // threads count too
  std::string cpus;                           // "0-1,3"; "" is all
  std::vector<IoLimit> io;
};

constexpr std::uint64_t cpu_period_us = 100'000;

// The controllers that these limits need, by their names in version 2.
std::set<std::string> controllers_of(const Limits& limits);

// Each reads what stands behind `option`, and throws sys::InputError naming both.
std::uint64_t parse_size(const std::string& option, const std::string& text);
std::uint64_t parse_cpus(const std::string& option, const std::string& text);
std::uint64_t parse_count(const std::string& option, const std::string& text,
                          std::uint64_t least, std::uint64_t most);
std::string parse_cpu_list(const std::string& option, const std::string& text);
IoLimit parse_io_limit(const std::string& option, const std::string& text);

}  // namespace tinbox
