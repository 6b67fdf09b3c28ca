// launch.cpp — see launch.h.
#include "06-full-container/runtime/launch.h"

#include <sys/auxv.h>
#include <unistd.h>

#include "02-namespaces/deeper/newuidmap.h"
#include "05-network/links.h"
#include "06-full-container/container/create.h"
#include "06-full-container/container/gate.h"
#include "06-full-container/mounts/cgroup_mount.h"
#include "06-full-container/mounts/id_mapped.h"
#include "06-full-container/runtime/agent.h"
#include "06-full-container/runtime/chosen_console.h"
#include "06-full-container/runtime/clock.h"
#include "06-full-container/runtime/ending.h"
#include "06-full-container/runtime/group.h"
#include "06-full-container/runtime/life_hooks.h"
#include "06-full-container/runtime/pid_file.h"
#include "06-full-container/security/own_executable.h"
#include "06-full-container/terminal/descriptors.h"
#include "lib/check.h"
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

// Takes all away again unless it is told that the container is complete.
class Unfinished {
 public:
  Unfinished(StateDirectory& directory, const State& state)
      : directory_(directory), state_(state) {}
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  ~Unfinished() {
    if (is_complete_) return;
    try {
      clean_up(directory_, state_);
    } catch (const std::exception&) {
      // ignore: what stays is what `delete --force` removes
    }
  }
  void complete() {
    is_complete_ = true;
    directory_.unlock();
  }

 private:
  StateDirectory& directory_;
  const State& state_;
  bool is_complete_ = false;
};

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
                    Outside& outside) {
  outside.dies_with_parent = !options.gate && !options.detach;
  if (config.id_maps && need_helper(*config.id_maps))
    outside.write_maps = write_id_maps_by_helper;
  if (config.namespaces.net) outside.settle_network = [] { set_up(Netlink(), "lo"); };
  if (!config.net_devices.empty()) bring_devices(config, outside);
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

// All that is found out before anything is made.
struct Plan {
  Bundle bundle;
  Outside outside;
  std::unique_ptr<Cgroup> group;
  sys::Fd console;             // where the master of the terminal will arrive
  std::vector<sys::Fd> trees;  // with owners of their own
  State state;
};

// An engine says --cgroup-manager disabled: the container stays in the caller's groups.
std::unique_ptr<Cgroup> choose_group(bool without, const std::string& id,
                                     Bundle& bundle) {
  if (without) {
    bundle.cgroups_path.clear();
    bundle.device_rules.clear();
  }
  auto group =
      plan_group(bundle.cgroups_path, id, {bundle.resources, bundle.device_rules});
  if (group && without)
    throw sys::InputError(
        "linux.resources: a limit needs a group: leave out --cgroup-manager disabled");
  return group;
}

Plan make_plan(const GlobalOptions& global, const LaunchOptions& options) {
  if (!options.pidfd_socket.empty())
    throw sys::InputError("--pidfd-socket: not supported: use --pid-file");
  Plan plan;
  plan.bundle = read_bundle(options.bundle, options.config_file);
  auto& config = plan.bundle.config;
  if (has_company(config, plan.bundle.hooks)) protect_own_executable(global.own_argv);
  apply(options, config);
  sys::open_directory(config.root);
  choose_outside(options, config, plan.outside);
  const bool stays = !options.gate && !options.detach;
  plan.console = choose_console(config.process.terminal, options.console_socket, stays,
                                plan.outside);
  plan.trees = open_id_mapped(config.mounts);
  plan.state = state_of(options, plan.bundle);
  plan.group = choose_group(global.without_groups, options.id, plan.bundle);
  plan.outside.cgroup = plan.group.get();
  if (plan.group) plan.state.cgroups = plan.group->directories();
  require_unused(plan.state.cgroups);
  require_thawed(plan.state.cgroups);
  show_own_cgroups(config.mounts,
                   plan.group ? plan.state.cgroups : our_group_directories());
  return plan;
}

// The child is born into a group of version 2. Those of version 1 can be made while it
// waits and makes its filter.
void make_group_in_time(Plan& plan) {
  const auto make = [&plan] {
    make_planned_group(*plan.group, {plan.bundle.resources, plan.bundle.device_rules});
  };
  if (!is_version_1(*plan.group)) return make();
  plan.outside.make_group = make;
}

// Complete: from here on the container may outlive us.
void leave_at_gate(const StateDirectory& directory, const sys::Child& child) {
  if (has_begun_to_end(child.pid()))  // killed: it could not tell us why
    throw Failure("container ended before it was created", directory.id());
  directory.finish_gate();
  child.release();
}

}  // namespace

void add_launch_options(sys::Cli& cli, LaunchOptions& options) {
  cli.positional("ID", options.id, "the name of the new container");
  cli.option("-b,--bundle DIR", options.bundle, "where config.json is; default: here");
  cli.option("-f,--config FILE", options.config_file, "in place of config.json");
  cli.option("--console-socket PATH", options.console_socket,
             "send the master of the terminal there");
  cli.option("--pid-file FILE", options.pid_file, "write the pid there");
  cli.option("--pidfd-socket PATH", options.pidfd_socket, "not supported");
  cli.option("--preserve-fds N", options.preserved,
             "so many descriptors after 2 go along");
  cli.flag("--no-pivot", options.no_pivot, "for a root on a ramdisk");
  cli.flag("--no-subreaper", options.no_subreaper, "accepted: we never are one");
  cli.flag("--no-new-keyring", options.no_new_keyring, "keep the caller's keyring");
}

Launched launch(const GlobalOptions& global, const LaunchOptions& options) {
  auto plan = make_plan(global, options);
  auto& [bundle, outside, group, console, trees, state] = plan;
  StateDirectory directory(global.root, options.id);
  directory.create();
  Unfinished unfinished(directory, state);
  directory.write(state);  // from here on `delete --force` finds all
  if (group) make_group_in_time(plan);
  if (options.gate) outside.gate = make_gate(directory.unfinished_gate());
  AgentLine agent(bundle.config.process.filter);
  const CreateHooks hooks(bundle.hooks, state, outside);
  outside.forget_parents = [&] { directory.forget_lock(); };
  outside.record = [&](const sys::Child& child) {
    plan.state.pid = child.pid();
    plan.state.birth = birth_of(child.pid()).value_or(0);
    directory.write(plan.state);
    hooks.tell(plan.state);
    agent.tell(plan.state, "creating", child.pid());
  };

  auto child = create(bundle.config, outside);
  if (!options.pid_file.empty()) write_pid_file(options.pid_file, child.pid());
  if (options.gate) leave_at_gate(directory, child);
  unfinished.complete();
  auto master = console ? receive_descriptor(console) : sys::Fd();
  return {std::move(directory), std::move(state), std::move(child), std::move(master)};
}

}  // namespace tinbox
