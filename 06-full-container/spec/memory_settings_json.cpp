// memory_settings_json.cpp — see settings_json.h: memory.
#include <fmt/format.h>

#include "03-cgroups/limits.h"
#include "06-full-container/spec/settings_json.h"

namespace tinbox {
namespace {

// Version 1 writes "unlimited" as -1. Engines write 0 where they want nothing.
void add_limit(const Field& field, const char* file_v1, const char* file_v2,
               Settings& settings) {
  const auto limit = read_limit(field);
  if (limit.value_or(0) == 0) return;
  const auto number = std::to_string(*limit);
  Setting setting{field.place(), "memory", {}};
  if (file_v2) setting.lines.push_back({file_v2, *limit == unlimited ? "max" : number});
  setting.lines.push_back({file_v1, *limit == unlimited ? "-1" : number});
  settings.push_back(std::move(setting));
}

void add_swappiness(const Field& field, Settings& settings) {
  if (!field.is_there()) return;
  const auto number = field.count();
  if (number > 100) field.refuse("expected a number from 0 to 100");
  settings.push_back(
      {field.place(), "memory", {{"memory.swappiness", std::to_string(number)}}});
}

}  // namespace

std::optional<std::uint64_t> read_limit(const Field& field) {
  if (!field.is_there()) return std::nullopt;
  const auto number = field.number();
  if (number < -1) field.refuse("expected a number that is not negative, or -1");
  return number == -1 ? unlimited : static_cast<std::uint64_t>(number);
}

Settings read_memory_settings(const Field& memory) {
  Settings settings;
  add_limit(memory.member("reservation"), "memory.soft_limit_in_bytes", "memory.low",
            settings);
  add_limit(memory.member("kernel"), "memory.kmem.limit_in_bytes", nullptr, settings);
  add_limit(memory.member("kernelTCP"), "memory.kmem.tcp.limit_in_bytes", nullptr,
            settings);
  add_swappiness(memory.member("swappiness"), settings);
  const auto no_killer = memory.member("disableOOMKiller");
  if (no_killer.truth())
    settings.push_back({no_killer.place(), "memory", {{"memory.oom_control", "1"}}});
  // What is below counts here: in version 2, and since Linux 5.11 in the other, always.
  const auto hierarchy = memory.member("useHierarchy");
  if (!hierarchy.truth(true)) hierarchy.refuse("this kernel counts what is below, too");
  return settings;
}

}  // namespace tinbox
