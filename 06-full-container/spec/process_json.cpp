// process_json.cpp — see process_json.h.
#include "06-full-container/spec/process_json.h"

#include <fmt/format.h>

#include "06-full-container/spec/scheduling_json.h"
#include "lib/error.h"

namespace tinbox {
namespace {

std::uint64_t read_set(const Field& names) {
  std::uint64_t set = 0;
  for (const auto& name : names.items()) {
    const auto bit = capability_bit(name.text());
    if (!bit) name.refuse("no such capability: see capabilities(7)");
    set |= *bit;
  }
  return set;
}

CapabilitySets read_capabilities(const Field& field) {
  const auto known = all_capabilities();  // a newer engine may ask for more
  return {.bounding = read_set(field.member("bounding")) & known,
          .permitted = read_set(field.member("permitted")) & known,
          .effective = read_set(field.member("effective")) & known,
          .inheritable = read_set(field.member("inheritable")) & known,
          .ambient = read_set(field.member("ambient")) & known};
}

Rlimit read_rlimit(const Field& field) {
  const auto type = field.member("type");
  const auto resource = rlimit_number(type.required().text());
  if (!resource) type.refuse("no such limit: see getrlimit(2)");
  return {*resource, field.member("soft").required().count(),
          field.member("hard").required().count()};
}

void read_user(const Field& user, Process& process) {
  //> exercise 6.7: read from config.json who the process is to be
  process.user = {user.member("uid").id(), user.member("gid").id()};
  for (const auto& gid : user.member("additionalGids").items())
    process.groups.push_back(gid.id());
  if (const auto umask = user.member("umask"); umask.is_there())
    process.umask = umask.id();
  //= sys::todo("6.7", user, process);
  //< exercise 6.7
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
  process.capabilities = read_capabilities(field.member("capabilities"));
  process.no_new_privileges = field.member("noNewPrivileges").truth();
  for (const auto& limit : field.member("rlimits").items())
    process.rlimits.push_back(read_rlimit(limit));
  if (const auto score = field.member("oomScoreAdj"); score.is_there())
    process.oom_score_adj = static_cast<int>(score.number());
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
