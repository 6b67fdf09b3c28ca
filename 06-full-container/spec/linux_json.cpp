// linux_json.cpp — see linux_json.h.
#include "06-full-container/spec/linux_json.h"

#include <linux/sched.h>

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "06-full-container/security/seccomp_program.h"
#include "06-full-container/security/sysctls.h"
#include "06-full-container/spec/resources_json.h"
#include "06-full-container/spec/seccomp_json.h"

namespace tinbox {
namespace {

struct Kind {
  std::string_view type;
  bool Namespaces::*is_new;
  int flag;
};

constexpr Kind kinds[] = {
    {"pid", &Namespaces::pid, CLONE_NEWPID},
    {"network", &Namespaces::net, CLONE_NEWNET},
    {"mount", &Namespaces::mount, CLONE_NEWNS},
    {"ipc", &Namespaces::ipc, CLONE_NEWIPC},
    {"uts", &Namespaces::uts, CLONE_NEWUTS},
    {"user", &Namespaces::user, CLONE_NEWUSER},
    {"cgroup", &Namespaces::cgroup, CLONE_NEWCGROUP},
    {"time", &Namespaces::time, CLONE_NEWTIME},
};

// Without "path" a new one; with it, the one that stands there.
void read_namespace(const Field& field, Config& config) {
  const auto type = field.member("type").required().text();
  const auto* kind = std::ranges::find(kinds, type, &Kind::type);
  if (kind == std::end(kinds)) field.member("type").refuse("no such namespace");
  const auto path = field.member("path");
  if (!path.is_there() || path.text().empty()) {
    if (kind->flag == CLONE_NEWTIME) field.refuse("not supported yet");
    if (config.namespaces.*(kind->is_new)) field.refuse(type + " stands here twice");
    config.namespaces.*(kind->is_new) = true;
    return;
  }
  if (kind->flag == CLONE_NEWUSER || kind->flag == CLONE_NEWNS)
    path.refuse("to join a user or mount namespace is not supported yet");
  config.joined.push_back({path.text(), kind->flag});
}

std::vector<IdRange> read_ranges(const Field& mappings) {
  std::vector<IdRange> ranges;
  for (const auto& one : mappings.items())
    ranges.push_back({.inside = one.member("containerID").required().id(),
                      .outside = one.member("hostID").required().id(),
                      .count = one.member("size").required().id()});
  return ranges;
}

void read_id_maps(const Field& object, Config& config) {
  const auto uids = object.member("uidMappings"), gids = object.member("gidMappings");
  if (!config.namespaces.user) {
    if (uids.is_there()) uids.refuse("needs a new user namespace in linux.namespaces");
    return;
  }
  config.id_maps = {.uids = read_ranges(uids), .gids = read_ranges(gids)};
  if (config.id_maps->uids.empty()) uids.refuse("is missing: nobody would be anybody");
  if (config.id_maps->gids.empty()) gids.refuse("is missing: nobody would be anybody");
}

void read_filter(const Field& field, Process& process) {
  if (!field.is_there()) return;
  process.filter = compile(read_seccomp(field));
  if (process.filter->program.size() > BPF_MAXINSNS)
    field.refuse("the rules make a program of more than 4096 instructions");
}

void refuse_what_is_missing(const Field& object) {
  for (const auto* name :
       {"intelRdt", "personality", "memoryPolicy", "timeOffsets", "netDevices"})
    if (const auto field = object.member(name); field.is_there())
      field.refuse("not supported yet");
  if (const auto devices = object.member("devices"); !devices.items().empty())
    devices.refuse("not supported yet: there are the usual six");
  if (const auto label = object.member("mountLabel"); !label.text().empty())
    label.refuse("security modules are not supported yet");
  const auto propagation = object.member("rootfsPropagation");
  const auto word = propagation.text("private");
  if (word != "private" && word != "rprivate")
    propagation.refuse(word + " is not supported yet: expected private");
}

}  // namespace

void read_linux(const Field& object, Bundle& bundle) {
  auto& config = bundle.config;
  refuse_what_is_missing(object);
  for (const auto& field : object.member("namespaces").items())
    read_namespace(field, config);
  const auto namespaces = object.member("namespaces");
  if (!config.namespaces.mount) namespaces.refuse("a container needs a new mount one");
  read_id_maps(object, config);
  config.masked_paths = object.member("maskedPaths").texts();
  config.read_only_paths = object.member("readonlyPaths").texts();
  for (const auto& [name, value] : object.member("sysctl").members())
    config.sysctls.emplace_back(name, value.text());
  const auto has = [&](bool is_new, int flag) {
    const auto is_of = [&](const auto& one) { return one.flag == flag; };
    return is_new || std::ranges::any_of(config.joined, is_of);
  };
  require_own_settings(config.sysctls,
                       {.ipc = has(config.namespaces.ipc, CLONE_NEWIPC),
                        .net = has(config.namespaces.net, CLONE_NEWNET),
                        .uts = has(config.namespaces.uts, CLONE_NEWUTS)});
  read_filter(object.member("seccomp"), config.process);
  bundle.limits = read_resources(object.member("resources"));
  bundle.cgroups_path = object.member("cgroupsPath").text();
}

}  // namespace tinbox
