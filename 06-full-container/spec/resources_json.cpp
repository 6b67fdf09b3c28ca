// resources_json.cpp — see resources_json.h.
#include "06-full-container/spec/resources_json.h"

#include <fmt/format.h>

namespace tinbox {
namespace {

// -1 says "unlimited"; so does, for pids, 0.
std::optional<std::uint64_t> limit_of(const Field& field) {
  if (!field.is_there()) return std::nullopt;
  const auto number = field.number();
  if (number < -1) field.refuse("expected a number that is not negative, or -1");
  return number == -1 ? unlimited : static_cast<std::uint64_t>(number);
}

// "swap" counts the memory too, as version 1 did.
void read_memory(const Field& memory, Limits& limits) {
  limits.memory_bytes = limit_of(memory.member("limit"));
  const auto both = memory.member("swap");
  const auto swap = limit_of(both);
  if (!swap) return;
  if (*swap == unlimited || !limits.memory_bytes) {
    limits.swap_bytes = unlimited;
    return;
  }
  if (*swap < *limits.memory_bytes)
    both.refuse("it counts the memory too, so it cannot be less than memory.limit");
  limits.swap_bytes = *swap - *limits.memory_bytes;
}

// "shares" are 2 to 262144, and 1024 is everyone's; weights 1 to 10000, and 100 is.
std::uint64_t weight_of(const Field& shares) {
  const auto number = shares.count();
  if (number < 2 || number > 262144)
    shares.refuse("expected a number from 2 to 262144");
  return 1 + (number - 2) * 9999 / 262142;
}

void read_cpu(const Field& cpu, Limits& limits) {
  if (const auto shares = cpu.member("shares"); shares.count() != 0)
    limits.cpu_weight = weight_of(shares);
  limits.cpus = cpu.member("cpus").text();
  const auto quota = cpu.member("quota");
  if (quota.number() == 0) return;
  const auto us = limit_of(quota);
  const auto period = cpu.member("period").count(cpu_period_us);
  if (period == 0) cpu.member("period").refuse("expected microseconds above 0");
  limits.cpu_us = *us == unlimited ? unlimited : *us * cpu_period_us / period;
}

void read_throttles(const Field& io, Limits& limits) {
  constexpr std::pair<const char*, const char*> lists[] = {
      {"throttleReadBpsDevice", "rbps"},
      {"throttleWriteBpsDevice", "wbps"},
      {"throttleReadIOPSDevice", "riops"},
      {"throttleWriteIOPSDevice", "wiops"}};
  for (const auto& [name, key] : lists)
    for (const auto& one : io.member(name).items())
      limits.io.push_back({.device = fmt::format("{}:{}", one.member("major").count(),
                                                 one.member("minor").count()),
                           .key = key,
                           .value = one.member("rate").required().count()});
}

// Zero, "" and false are how engines write that they want nothing.
void refuse_what_is_missing(const Field& resources) {
  constexpr std::pair<const char*, const char*> numbers[] = {
      {"memory", "reservation"}, {"memory", "kernel"},      {"memory", "kernelTCP"},
      {"memory", "swappiness"},  {"cpu", "realtimePeriod"}, {"cpu", "realtimeRuntime"},
      {"cpu", "idle"},           {"cpu", "burst"},          {"blockIO", "weight"},
      {"blockIO", "leafWeight"}};
  for (const auto& [section, name] : numbers)
    if (const auto field = resources.member(section).member(name); field.number() != 0)
      field.refuse("not supported yet");
  if (const auto mems = resources.member("cpu").member("mems"); !mems.text().empty())
    mems.refuse("not supported yet");
  if (const auto field = resources.member("memory").member("disableOOMKiller");
      field.truth())
    field.refuse("not supported: nobody could say when it ends");
  for (const auto* name : {"unified", "rdma", "network"})
    if (const auto field = resources.member(name); !field.members().empty())
      field.refuse("not supported yet");
  if (const auto pages = resources.member("hugepageLimits"); !pages.items().empty())
    pages.refuse("not supported yet");
}

}  // namespace

Limits read_resources(const Field& resources) {
  Limits limits;
  read_memory(resources.member("memory"), limits);
  read_cpu(resources.member("cpu"), limits);
  const auto pids = resources.member("pids").member("limit");
  limits.processes = limit_of(pids);
  if (limits.processes == 0) limits.processes = unlimited;
  read_throttles(resources.member("blockIO"), limits);
  refuse_what_is_missing(resources);
  return limits;
}

}  // namespace tinbox
