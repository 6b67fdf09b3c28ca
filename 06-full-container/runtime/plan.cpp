// plan.cpp — see plan.h.
#include "06-full-container/runtime/plan.h"

#include <sys/auxv.h>
#include <unistd.h>

#include "02-namespaces/deeper/newuidmap.h"
#include "03-cgroups/deeper/choose.h"
#include "05-network/links.h"
#include "06-full-container/mounts/cgroup_mount.h"
#include "06-full-container/mounts/id_mapped.h"
#include "06-full-container/runtime/chosen_console.h"
#include "06-full-container/runtime/clock.h"
#include "06-full-container/runtime/group.h"
#include "06-full-container/runtime/report.h"
#include "06-full-container/security/own_executable.h"
#include "06-full-container/systemd/scope.h"
#include "lib/check.h"
#include "lib/files.h"
#include "lib/text.h"

namespace tinbox {
namespace {

// The options that change what the bundle says.
void apply(const LaunchOptions& options, Config& config) {
  if (options.no_pivot) config.pivot = false;
  config.new_session_keyring = !options.no_new_keyring;
  if (options.preserved.empty()) return;
  const auto count = sys::parse_number<unsigned>(options.preserved);
  if (!count || *count > 1'000'000)
    throw sys::InputError(
        fmt::format("--preserve-fds {}: expected a number", options.preserved));
  config.process.command.first_closed = 3 + *count;
}

State state_of(const LaunchOptions& options, const Bundle& bundle) {
  State state;
  state.id = options.id;
  state.bundle = bundle.path;
  state.root = bundle.config.root;
  state.created = time_text();
  state.owner = ::geteuid();
  state.annotations = bundle.annotations;
  state.hooks.poststart = bundle.hooks.poststart;
  state.hooks.poststop = bundle.hooks.poststop;
  return state;
}

void bring_devices(const Config& config, Outside& outside) {
  const auto devices = std::make_shared<MovedDevices>(config.net_devices);
  outside.connect = [devices](const sys::Child& child) { devices->move_to(child); };
  outside.settle_network = [devices, before = outside.settle_network] {
    before();
    devices->set_up_inside();
  };
}

void choose_outside(const LaunchOptions& options, const Config& config,
                    const Hooks& hooks, Outside& outside) {
  outside.dies_with_parent = !options.gate && !options.detach;
  outside.has_visitors = true;
  if (config.id_maps && need_helper(*config.id_maps))
    outside.write_maps = write_id_maps_by_helper;
  if (config.namespaces.net) outside.settle_network = [] { set_up(Netlink(), "lo"); };
  if (!config.net_devices.empty()) bring_devices(config, outside);
  outside.awaits_network = !config.net_devices.empty() || !hooks.prestart.empty() ||
                           !hooks.create_runtime.empty();
}

// Somebody else, who could open our program file as /proc/PID/exe, is in the container
// before its program has taken our place; or anybody may who comes in while it waits;
// or, executed in there, we would load what the image calls a library of ours.
bool has_company(const Config& config, const Hooks& hooks) {
  const bool has_dynamic_linker = ::getauxval(AT_BASE) != 0;
  const auto may_trace = capability_bit("CAP_SYS_PTRACE").value();
  return has_dynamic_linker || !config.namespaces.pid || !config.namespaces.mount ||
         (config.process.capabilities.bounding & may_trace) != 0 ||
         !hooks.create_container.empty() || !hooks.start_container.empty();
}

// What the bundle's path means to systemd, where its group will be, what it is told.
void plan_scope(const std::string& id, Plan& plan) {
  auto& bundle = plan.bundle;
  plan.state.unit = scope_of(bundle.cgroups_path, id, our_manager());
  plan.unit_properties = properties_of(bundle.resources);
  for (auto& property : annotated_properties(bundle.annotations))
    plan.unit_properties.push_back(std::move(property));
  bundle.cgroups_path = control_group_of(*plan.state.unit);
}

void require_group_path(const std::string& path) try {
  if (!path.empty()) require_good_path(path);
} catch (const sys::InputError& error) {
  throw sys::InputError(
      fmt::format("config.json: linux.cgroupsPath: {}", error.what()));
}

// An engine says --cgroup-manager disabled: the container stays in the caller's groups.
std::unique_ptr<Cgroup> choose_group(bool without, const std::string& id,
                                     Bundle& bundle) {
  if (without) {
    bundle.cgroups_path.clear();
    bundle.device_rules.clear();
  }
  require_group_path(bundle.cgroups_path);
  auto group =
      plan_group(bundle.cgroups_path, id, {bundle.resources, bundle.device_rules});
  if (group && without)
    throw sys::InputError(
        "linux.resources: a limit needs a group: leave out --cgroup-manager disabled");
  return group;
}

}  // namespace

void add_launch_options(sys::Cli& cli, LaunchOptions& options) {
  cli.positional("ID", options.id, "the name of the new container");
  cli.option("-b,--bundle DIR", options.bundle, "where config.json is; default: here");
  cli.option("-f,--config FILE", options.config_file, "in place of config.json");
  cli.option("--console-socket PATH", options.console_socket,
             "send the master of the terminal there");
  cli.option("--pid-file FILE", options.pid_file, "write the pid there");
  cli.option("--pidfd-socket PATH", options.pidfd_socket,
             "send a descriptor of the process there");
  cli.option("--preserve-fds N", options.preserved,
             "so many descriptors after 2 go along");
  cli.flag("--no-pivot", options.no_pivot, "for a root on a ramdisk");
  cli.flag("--no-subreaper", options.no_subreaper, "accepted: we never are one");
  cli.flag("--no-new-keyring", options.no_new_keyring, "keep the caller's keyring");
}

Plan make_plan(const GlobalOptions& global, const LaunchOptions& options) {
  Plan plan;
  plan.bundle = read_bundle(options.bundle, options.config_file);
  auto& config = plan.bundle.config;
  if (has_company(config, plan.bundle.hooks)) protect_own_executable(global.own_argv);
  warn(config.process.warnings);  // once: from here on we are where we stay
  apply(options, config);
  sys::open_directory(config.root);
  choose_outside(options, config, plan.bundle.hooks, plan.outside);
  const bool stays = !options.gate && !options.detach;
  plan.console = choose_console(config.process.terminal, options.console_socket, stays,
                                plan.outside);
  plan.trees = open_id_mapped(config.mounts);
  plan.state = state_of(options, plan.bundle);
  if (global.systemd_cgroup) plan_scope(options.id, plan);
  plan.group = choose_group(global.without_groups, options.id, plan.bundle);
  if (!plan.state.unit) plan.outside.cgroup = plan.group.get();  // else it is put there
  show_own_cgroups(config.mounts,
                   plan.group ? plan.group->directories() : our_group_directories());
  return plan;
}

}  // namespace tinbox
