// cpu_settings_json.cpp — see settings_json.h: cpu and cpuset.
#include <fmt/format.h>

#include "03-cgroups/limits.h"
#include "06-full-container/spec/settings_json.h"

namespace tinbox {
namespace {

// "shares" are 2 to 262144, and 1024 is everyone's; weights 1 to 10000, and 100 is.
std::uint64_t weight_of(const Field& shares) {
  const auto number = shares.count();
  if (number < 2 || number > 262144)
    shares.refuse("expected a number from 2 to 262144");
  return 1 + (number - 2) * 9999 / 262142;
}

void add_shares(const Field& shares, Settings& settings) {
  if (shares.count() == 0) return;
  settings.push_back({shares.place(),
                      "cpu",
                      {{"cpu.weight", std::to_string(weight_of(shares))},
                       {"cpu.shares", std::to_string(shares.count())}}});
}

// Version 2 has both in one line, and keeps the period if it is told the quota alone.
void add_bandwidth(const Field& quota, const Field& period, Settings& settings) {
  const auto us = period.count(), most = read_limit(quota).value_or(0);
  const auto period_text = std::to_string(us);
  const bool is_limited = most != unlimited && most != 0;
  const auto v2 = fmt::format("{}{}{}", is_limited ? std::to_string(most) : "max",
                              us == 0 ? "" : " ", us == 0 ? "" : period_text);
  if (us != 0) {
    Setting setting{period.place(), "cpu", {{"cpu.cfs_period_us", period_text}}};
    if (most == 0) setting.lines.push_back({"cpu.max", v2});
    setting.is_optional = most != 0;
    settings.push_back(std::move(setting));
  }
  if (most != 0)
    settings.push_back(
        {quota.place(),
         "cpu",
         {{"cpu.max", v2},
          {"cpu.cfs_quota_us", is_limited ? std::to_string(most) : "-1"}}});
}

void add_burst(const Field& burst, const Field& quota, Settings& settings) {
  if (!burst.is_there()) return;
  const auto us = burst.count();
  const auto most = quota.number();
  if (most > 0 && us > static_cast<std::uint64_t>(most))
    burst.refuse("it cannot be more than cpu.quota");
  const auto text = std::to_string(us);
  settings.push_back(
      {burst.place(), "cpu", {{"cpu.max.burst", text}, {"cpu.cfs_burst_us", text}}});
}

// Of version 1 alone. The period first: the time is measured by it.
void add_real_time(const Field& cpu, Settings& settings) {
  const auto period = cpu.member("realtimePeriod"),
             runtime = cpu.member("realtimeRuntime");
  if (period.count() != 0)
    settings.push_back({period.place(),
                        "cpu",
                        {{"cpu.rt_period_us", std::to_string(period.count())}}});
  if (runtime.number() != 0)
    settings.push_back({runtime.place(),
                        "cpu",
                        {{"cpu.rt_runtime_us", std::to_string(runtime.number())}}});
}

}  // namespace

Settings read_cpu_settings(const Field& cpu) {
  Settings settings;
  add_shares(cpu.member("shares"), settings);
  add_bandwidth(cpu.member("quota"), cpu.member("period"), settings);
  add_burst(cpu.member("burst"), cpu.member("quota"), settings);
  add_real_time(cpu, settings);
  for (const auto* name : {"cpus", "mems"})
    if (const auto list = cpu.member(name); !list.text().empty())
      settings.push_back(
          {list.place(), "cpuset", {{fmt::format("cpuset.{}", name), list.text()}}});
  const auto idle = cpu.member("idle");
  if (!idle.is_there()) return settings;
  if (idle.count() > 1) idle.refuse("expected 0 or 1");
  settings.push_back(
      {idle.place(), "cpu", {{"cpu.idle", std::to_string(idle.count())}}});
  return settings;
}

}  // namespace tinbox
