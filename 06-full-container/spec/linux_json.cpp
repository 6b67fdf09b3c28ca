// linux_json.cpp — see linux_json.h.
#include "06-full-container/spec/linux_json.h"

#include <linux/sched.h>
#include <net/if.h>

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "06-full-container/container/join.h"
#include "06-full-container/mounts/propagation.h"
#include "06-full-container/security/sysctls.h"
#include "06-full-container/spec/devices_json.h"
#include "06-full-container/spec/id_maps_json.h"
#include "06-full-container/spec/resources_json.h"
#include "06-full-container/spec/scheduling_json.h"
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
    if (config.namespaces.*(kind->is_new)) field.refuse(type + " stands here twice");
    config.namespaces.*(kind->is_new) = true;
    return;
  }
  if (joins(config.joined, kind->flag)) field.refuse(type + " stands here twice");
  config.joined.push_back({path.text(), kind->flag});
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

void read_sysctls(const Field& field, Config& config) {
  for (const auto& [name, value] : field.members())
    config.sysctls.emplace_back(name, value.text());
  const auto has = [&](bool is_new, int flag) {
    return is_new || joins(config.joined, flag);
  };
  require_own_settings(config.sysctls,
                       {.ipc = has(config.namespaces.ipc, CLONE_NEWIPC),
                        .net = has(config.namespaces.net, CLONE_NEWNET),
                        .uts = has(config.namespaces.uts, CLONE_NEWUTS)});
}

void read_filter(const Field& field, Process& process) {
  if (field.is_there()) process.filter.emplace(read_seccomp(field));
}

void read_net_devices(const Field& list, Config& config) {
  const bool may_have = config.namespaces.net || joins(config.joined, CLONE_NEWNET);
  for (const auto& [name, field] : list.members()) {
    const auto inside = field.member("name").text();
    if (!may_have) list.refuse("needs a network namespace in linux.namespaces");
    if (inside.size() >= IF_NAMESIZE || inside.find_first_of("/: ") != inside.npos)
      field.member("name").refuse("expected 15 bytes at most, without / : and spaces");
    config.net_devices.push_back({field.place(), name, inside.empty() ? name : inside});
  }
}

// Nobody here has a processor on which it could be tried.
void refuse_what_is_missing(const Field& object) {
  if (const auto field = object.member("intelRdt"); field.is_there())
    field.refuse("not supported: leave the sharing of caches to the host");
  if (const auto label = object.member("mountLabel"); !label.text().empty())
    require_modules({"", label.text()}, "", label.place());
}

void read_propagation(const Field& field, Config& config) {
  const auto word = field.text();
  if (word.empty()) return;
  const auto flags = propagation_flags(word);
  if (!flags) field.refuse("expected private, slave, shared or unbindable");
  config.propagation = *flags;
}

void read_time_offsets(const Field& object, Config& config) {
  if (!object.is_there()) return;
  if (!config.namespaces.time)
    object.refuse("needs a new time namespace in linux.namespaces");
  const auto monotonic = object.member("monotonic"),
             boottime = object.member("boottime");
  config.time_offsets = {.monotonic = monotonic.member("secs").number(),
                         .boottime = boottime.member("secs").number(),
                         .monotonic_ns = monotonic.member("nanosecs").id(),
                         .boottime_ns = boottime.member("nanosecs").id()};
}

}  // namespace

void read_linux(const Field& object, Bundle& bundle) {
  auto& config = bundle.config;
  refuse_what_is_missing(object);
  for (const auto& field : object.member("namespaces").items())
    read_namespace(field, config);
  const auto namespaces = object.member("namespaces");
  const bool joins_mounts = joins(config.joined, CLONE_NEWNS);
  if (!config.namespaces.mount && !joins_mounts)
    namespaces.refuse("a container needs a mount one");
  if (joins_mounts) config.pivot = false;  // who is in there keeps his root
  read_id_maps(object, config);
  read_time_offsets(object.member("timeOffsets"), config);
  read_propagation(object.member("rootfsPropagation"), config);
  config.masked_paths = object.member("maskedPaths").texts();
  config.read_only_paths = object.member("readonlyPaths").texts();
  read_sysctls(object.member("sysctl"), config);
  read_net_devices(object.member("netDevices"), config);
  config.devices = read_devices(object.member("devices"));
  const auto resources = object.member("resources");
  bundle.resources = read_resources(resources);
  bundle.device_rules = read_device_rules(resources.member("devices"));
  read_filter(object.member("seccomp"), config.process);
  read_linux_scheduling(object, config.process.scheduling);
  bundle.cgroups_path = object.member("cgroupsPath").text();
}

}  // namespace tinbox
