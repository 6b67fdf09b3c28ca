// launch.cpp — see launch.h.
#include "06-full-container/runtime/launch.h"

#include "06-full-container/container/create.h"
#include "06-full-container/container/failure.h"
#include "06-full-container/container/gate.h"
#include "06-full-container/runtime/agent.h"
#include "06-full-container/runtime/ending.h"
#include "06-full-container/runtime/group.h"
#include "06-full-container/runtime/life_hooks.h"
#include "06-full-container/runtime/pid_file.h"
#include "06-full-container/systemd/scope.h"
#include "06-full-container/terminal/descriptors.h"

namespace tinbox {
namespace {

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

void make_group_for(pid_t child, const Plan& plan) {
  const GroupRules rules{plan.bundle.resources, plan.bundle.device_rules};
  if (!plan.state.unit) return make_planned_group(*plan.group, rules);
  start_scope(*plan.state.unit, child, plan.unit_properties);
  complete_group(*plan.group, rules, child);
}

// The child is born into a group of version 2. Those of version 1 can be made while it
// makes its network. systemd makes one around a process that is there.
void make_group_in_time(Plan& plan, const StateDirectory& directory) {
  const auto make = [&plan, &directory](pid_t child) {
    if (plan.group) plan.state.cgroups = take_unused(*plan.group);
    directory.write(plan.state);  // from here on `delete --force` finds all
    if (plan.group) make_group_for(child, plan);
  };
  const bool may_be_born_into_it =
      plan.group && !plan.state.unit && !is_version_1(*plan.group);
  if (may_be_born_into_it) return make(0);
  plan.outside.make_group = [make](const sys::Child& child) { make(child.pid()); };
}

// Complete: from here on the container may outlive us.
void leave_at_gate(const StateDirectory& directory, const sys::Child& child) {
  if (has_begun_to_end(child.pid()))  // killed: it could not tell us why
    throw Failure("container ended before it was created", directory.id());
  directory.finish_gate();
  child.release();
}

}  // namespace

Launched launch(const GlobalOptions& global, const LaunchOptions& options) {
  auto plan = make_plan(global, options);
  auto& [bundle, outside, group, console, trees, state, properties] = plan;
  PidReaders readers(options.pid_file, options.pidfd_socket);
  StateDirectory directory(global.root, options.id);
  directory.create();
  Unfinished unfinished(directory, state);
  make_group_in_time(plan, directory);
  if (options.gate) outside.gate = make_gate(directory.unfinished_gate());
  AgentLine agent(bundle.config.process.filter);
  const CreateHooks hooks(bundle.hooks, state, outside);
  outside.forget_parents = [&] { directory.forget_lock(), readers.forget_socket(); };
  outside.record = [&](const sys::Child& child) {
    plan.state.pid = child.pid();
    plan.state.birth = birth_of(child.pid()).value_or(0);
    directory.write(plan.state);
    hooks.tell(plan.state);
    agent.tell(plan.state, "creating", child.pid());
  };

  auto child = create(bundle.config, outside);
  readers.tell(child);
  if (options.gate) leave_at_gate(directory, child);
  unfinished.complete();
  auto master = console ? receive_descriptor(console) : sys::Fd();
  return {std::move(directory), std::move(state), std::move(child), std::move(master)};
}

}  // namespace tinbox
