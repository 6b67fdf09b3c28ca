// resources_json.cpp — see resources_json.h.
#include "06-full-container/spec/resources_json.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "06-full-container/spec/settings_json.h"

namespace tinbox {
namespace {

// "swap" counts the memory too, as version 1 did. Zero is how engines write that they
// want nothing.
void read_memory(const Field& memory, Limits& limits) {
  limits.memory_bytes = read_limit(memory.member("limit"));
  if (limits.memory_bytes == 0) limits.memory_bytes.reset();
  const auto both = memory.member("swap");
  const auto swap = read_limit(both).value_or(0);
  if (swap == 0) return;
  if (swap == unlimited || limits.memory_bytes == unlimited) {
    limits.swap_bytes = unlimited;
    return;
  }
  if (!limits.memory_bytes) both.refuse("it counts the memory too: name memory.limit");
  if (swap < *limits.memory_bytes)
    both.refuse("it counts the memory too, so it cannot be less than memory.limit");
  limits.swap_bytes = swap - *limits.memory_bytes;
}

// In version 1 a rate of 0 is none; version 2 says so by "max".
void read_throttles(const Field& io, Limits& limits) {
  constexpr std::pair<const char*, const char*> lists[] = {
      {"throttleReadBpsDevice", "rbps"},
      {"throttleWriteBpsDevice", "wbps"},
      {"throttleReadIOPSDevice", "riops"},
      {"throttleWriteIOPSDevice", "wiops"}};
  for (const auto& [name, key] : lists)
    for (const auto& one : io.member(name).items()) {
      const auto rate = one.member("rate").required().count();
      limits.io.push_back(
          {.device = fmt::format("{}:{}", one.member("major").required().count(),
                                 one.member("minor").required().count()),
           .key = key,
           .value = rate == 0 ? unlimited : rate});
    }
}

void append(Settings& settings, Settings more) {
  std::ranges::move(more, std::back_inserter(settings));
}

}  // namespace

Resources read_resources(const Field& object) {
  Resources resources;
  auto& [limits, settings, refuse_below_use] = resources;
  const auto memory = object.member("memory");
  read_memory(memory, limits);
  refuse_below_use = memory.member("checkBeforeUpdate").truth();
  limits.processes = read_limit(object.member("pids").member("limit"));
  if (limits.processes == 0) limits.processes = unlimited;
  read_throttles(object.member("blockIO"), limits);
  append(settings, read_memory_settings(memory));
  append(settings, read_cpu_settings(object.member("cpu")));
  append(settings, read_io_settings(object.member("blockIO")));
  append(settings, read_other_settings(object));
  for (const auto& setting : settings) limits.controllers.insert(setting.controller);
  limits.controllers.erase("");
  return resources;
}

}  // namespace tinbox
