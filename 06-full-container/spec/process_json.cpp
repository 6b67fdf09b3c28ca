// process_json.cpp — see process_json.h.
#include "06-full-container/spec/process_json.h"

#include <algorithm>

#include <fmt/format.h>

#include "06-full-container/spec/scheduling_json.h"
#include "lib/error.h"

namespace tinbox {
namespace {

// What cannot be granted is left out, with a warning: a newer engine may ask for more.
std::uint64_t read_set(const Field& names, std::uint64_t possible,
                       std::vector<std::string>& warnings) {
  std::uint64_t set = 0;
  for (const auto& name : names.items()) {
    const auto bit = capability_bit(name.text()).value_or(0);
    if (!(bit & possible))
      warnings.push_back(fmt::format("{}: {} cannot be granted: it is left out",
                                     name.place(), name.text()));
    set |= bit & possible;
  }
  return set;
}

// Each set is part of another, but for the bounding set and the inheritable one, which
// are limited by what this kernel knows.
CapabilitySets read_capabilities(const Field& field,
                                 std::vector<std::string>& warnings) {
  const auto known = all_capabilities();
  const auto read = [&](const char* name, std::uint64_t possible) {
    return read_set(field.member(name), possible, warnings);
  };
  CapabilitySets sets;
  sets.bounding = read("bounding", known);
  sets.permitted = read("permitted", known);
  sets.effective = read("effective", sets.permitted);
  sets.inheritable = read("inheritable", known);
  sets.ambient = read("ambient", sets.permitted & sets.inheritable);
  return sets;
}

Rlimit read_rlimit(const Field& field) {
  const auto type = field.member("type");
  const auto resource = rlimit_number(type.required().text());
  if (!resource) type.refuse("no such limit: see getrlimit(2)");
  const auto soft = field.member("soft"), hard = field.member("hard");
  const Rlimit limit{*resource, soft.required().count(), hard.required().count()};
  if (limit.soft > limit.hard) soft.refuse("it is above the hard limit");
  return limit;
}

std::vector<Rlimit> read_rlimits(const Field& field) {
  std::vector<Rlimit> limits;
  for (const auto& one : field.items()) {
    const auto limit = read_rlimit(one);
    if (std::ranges::find(limits, limit.resource, &Rlimit::resource) != limits.end())
      one.refuse("this type stands here twice");
    limits.push_back(limit);
  }
  return limits;
}

void read_user(const Field& user, Process& process) {
  //> exercise 6.7: read from config.json who the process is to be
  process.user = {user.member("uid").id(), user.member("gid").id()};
  for (const auto& gid : user.member("additionalGids").items())
    process.groups.push_back(gid.id());
  if (const auto umask = user.member("umask"); umask.is_there())
    process.umask = umask.id(0, 0777);
  //= sys::todo("6.7", user, process);
  //< exercise 6.7
}

std::optional<int> read_score(const Field& field) {
  if (!field.is_there()) return std::nullopt;
  const auto score = field.number();
  if (score < -1000 || score > 1000) field.refuse("expected -1000 to 1000");
  return static_cast<int>(score);
}

LabelNames read_labels(const Field& process) {
  const auto profile = process.member("apparmorProfile");
  const auto label = process.member("selinuxLabel");
  LabelNames names{profile.text(), label.text()};
  require_modules(names, profile.place(), label.place());
  return names;
}

}  // namespace

Process read_process(const Field& field) {
  Process process;
  process.labels = read_labels(field);
  const auto args = field.member("args");
  process.command.arguments = args.texts();
  if (process.command.arguments.empty()) args.refuse("expected a command");
  const auto cwd = field.member("cwd");
  process.command.directory = cwd.required().text();
  if (!process.command.directory.starts_with('/'))
    cwd.refuse("expected an absolute path");
  process.command.environment = field.member("env").texts();
  read_user(field.member("user"), process);
  process.capabilities =
      read_capabilities(field.member("capabilities"), process.warnings);
  process.no_new_privileges = field.member("noNewPrivileges").truth();
  process.rlimits = read_rlimits(field.member("rlimits"));
  process.oom_score_adj = read_score(field.member("oomScoreAdj"));
  if (const auto policy = field.member("scheduler"); policy.is_there())
    process.scheduling.scheduler = read_scheduler(policy);
  if (const auto priority = field.member("ioPriority"); priority.is_there())
    process.scheduling.io_priority = read_io_priority(priority);
  process.scheduling.affinity = read_affinity(field.member("execCPUAffinity"));
  process.terminal = field.member("terminal").truth();
  process.rows = field.member("consoleSize").member("height").id();
  process.columns = field.member("consoleSize").member("width").id();
  return process;
}

}  // namespace tinbox
