// properties.cpp — see properties.h: limits.
#include "06-full-container/systemd/properties.h"

#include <algorithm>

#include "lib/text.h"

namespace tinbox {
namespace {

using Properties = std::vector<Property>;

constexpr std::uint64_t second_us = 1'000'000;
constexpr unsigned most_processors = 8192;  // as systemd has it

Property number(const char* name, std::uint64_t value) {
  return {name, {"t", std::to_string(value)}};  // unlimited is systemd's infinity, too
}

std::uint64_t rounded_up(std::uint64_t us_in_a_second) {
  constexpr auto percent = second_us / 100;
  return (us_in_a_second + percent - 1) / percent * percent;
}

// So much in each period is so much in each second. systemd keeps it in whole percents:
// rounded up, as a container that got less than it was promised would not know why.
void add_quota(std::uint64_t quota_us, std::uint64_t period_us, Properties& all) {
  const bool is_limited = quota_us != unlimited && period_us != 0;
  const auto in_a_second =
      is_limited ? rounded_up(quota_us * second_us / period_us) : unlimited;
  all.push_back(number("CPUQuotaPerSecUSec", in_a_second));
  all.push_back(number("CPUQuotaPeriodUSec", period_us));
}

// cpu.max: "max", "20000" or "20000 100000"
void add_quota(const std::string& text, Properties& all) {
  const auto words = sys::split(text, ' ');
  const auto quota = sys::parse_number<std::uint64_t>(words.front());
  const auto period = words.size() > 1 ? sys::parse_number<std::uint64_t>(words[1])
                                       : std::optional(cpu_period_us);
  if (period && (quota || words.front() == "max"))
    add_quota(quota.value_or(unlimited), *period, all);
}

// "0-1,8" -> 2 bytes, "3" and "1": a bit for each. Nothing for what is no such list:
// the kernel will say so.
std::vector<std::string> bits_of(const std::string& list) {
  std::vector<unsigned> bytes;
  for (const auto& range : sys::split(list, ',')) {
    const auto ends = sys::split(range, '-');
    const auto first = sys::parse_number<unsigned>(ends.front());
    const auto last = sys::parse_number<unsigned>(ends.back());
    if (!first || !last || *last >= most_processors) return {};
    for (auto bit = *first; bit <= *last; ++bit) {
      bytes.resize(std::max<std::size_t>(bytes.size(), bit / 8 + 1));
      bytes[bit / 8] |= 1U << bit % 8;
    }
  }
  std::vector<std::string> words{"ay", std::to_string(bytes.size())};
  for (const auto byte : bytes) words.push_back(std::to_string(byte));
  return words;
}

void add_list(const char* name, const std::string& list, Properties& all) {
  if (auto bits = bits_of(list); !bits.empty()) all.push_back({name, std::move(bits)});
}

// A line for a file of version 2's.
void add_line(const Setting::Line& line, Properties& all) {
  constexpr std::pair<const char*, const char*> numbers[] = {
      {"memory.min", "MemoryMin"},
      {"memory.low", "MemoryLow"},
      {"memory.high", "MemoryHigh"},
      {"memory.max", "MemoryMax"},
      {"memory.swap.max", "MemorySwapMax"},
      {"cpu.weight", "CPUWeight"},
      {"io.weight", "IOWeight"},
      {"pids.max", "TasksMax"}};
  for (const auto& [file, name] : numbers) {
    if (line.file != file) continue;
    const auto value = line.text == "max" ? std::optional(unlimited)
                                          : sys::parse_number<std::uint64_t>(line.text);
    if (value) all.push_back(number(name, *value));  // else it is for one device
  }
  if (line.file == "cpu.max") add_quota(line.text, all);
  if (line.file == "cpuset.cpus") add_list("AllowedCPUs", line.text, all);
  if (line.file == "cpuset.mems") add_list("AllowedMemoryNodes", line.text, all);
}

}  // namespace

Properties properties_of(const Resources& resources) {
  const auto& [limits, settings, refuse_below_use] = resources;
  Properties all;
  if (limits.memory_bytes) all.push_back(number("MemoryMax", *limits.memory_bytes));
  if (limits.swap_bytes) all.push_back(number("MemorySwapMax", *limits.swap_bytes));
  if (limits.cpu_us) add_quota(*limits.cpu_us, cpu_period_us, all);
  if (limits.cpu_weight) all.push_back(number("CPUWeight", *limits.cpu_weight));
  if (limits.processes) all.push_back(number("TasksMax", *limits.processes));
  if (!limits.cpus.empty()) add_list("AllowedCPUs", limits.cpus, all);
  for (const auto& setting : settings)
    for (const auto& line : setting.lines) add_line(line, all);
  return all;
}

}  // namespace tinbox
