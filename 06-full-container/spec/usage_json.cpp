// usage_json.cpp — see usage_json.h.
#include "06-full-container/spec/usage_json.h"

#include <nlohmann/json.hpp>

namespace tinbox {
namespace {

using Json = nlohmann::ordered_json;

void add(Json& object, const char* name, std::optional<std::uint64_t> number,
         std::uint64_t factor = 1) {
  if (number) object[name] = *number == unlimited ? *number : *number * factor;
}

Json event(const char* type, const std::string& id) {
  return {{"type", type}, {"id", id}};
}

}  // namespace

std::string stats_text(const std::string& id, const Usage& usage) {
  auto data = Json::object();
  constexpr std::uint64_t ns_per_us = 1000;
  add(data["cpu"]["usage"], "total", usage.cpu_us, ns_per_us);
  add(data["cpu"]["throttling"], "throttledPeriods", usage.throttled_periods);
  add(data["cpu"]["throttling"], "throttledTime", usage.throttled_us, ns_per_us);
  auto& memory = data["memory"]["usage"];
  add(memory, "usage", usage.memory_bytes);
  add(memory, "max", usage.memory_peak_bytes);
  add(memory, "limit", usage.memory_limit_bytes);
  add(data["pids"], "current", usage.processes);
  if (usage.processes_limit != unlimited)
    add(data["pids"], "limit", usage.processes_limit);
  auto line = event("stats", id);
  line["data"] = std::move(data);
  return line.dump();
}

std::string oom_text(const std::string& id) { return event("oom", id).dump(); }

}  // namespace tinbox
