// main.cpp — 03-cgroups [OPTIONS] -- COMMAND: a process with a budget.
#include <unistd.h>

#include <optional>

#include "01-chroot/run.h"
#include "03-cgroups/cgroup.h"
#include "03-cgroups/deeper/above.h"
#include "03-cgroups/deeper/choose.h"
#include "03-cgroups/deeper/shell_form.h"
#include "03-cgroups/deeper/step_aside.h"
#include "03-cgroups/deeper/verbs.h"
#include "03-cgroups/options.h"
#include "lib/check.h"
#include "lib/files.h"
#include "lib/pidfd.h"
#include "lib/spawn.h"

namespace tinbox {
namespace {

// As in chapter 01: returns twice.
sys::NewChild fork_child() {
  const pid_t pid = ::fork();
  if (pid == 0) return {};
  sys::check(pid, "fork()");
  return {pid,
          sys::Fd(sys::check_quietly(sys::pidfd_open(pid), "pidfd_open({})", pid))};
}

int run(const GroupOptions& options) {
  const auto& command = options.command;
  std::optional<sys::Credentials> user;
  if (!command.user.empty())
    user = sys::find_credentials(sys::open_directory("/"), command.user);

  // No signal shall end us between mkdir and rmdir; the child gets its mask back.
  const sys::Signals signals;
  const auto path = options.path.empty() ? unique_group_name() : options.path;
  const auto trees = find_hierarchies();
  const StepAside aside(trees, path, options.limits);
  OwnCgroup group(new_cgroup(trees, path, options.limits));
  require_allowed_above(*group, options.limits);
  group->set_limits(options.limits);  // before anybody is in it who could use too much
  if (options.delegate) group->delegate_to(user->uid, user->gid);

  const auto join = [&](const sys::Child& child) { group->add(child.pid()); };
  const auto run_command = [&](sys::Lifeline& parent) {
    if (user) become_user(*user);
    parent.die_with_parent();
    signals.restore_mask();
    exec_command(command);
  };
  auto child = sys::spawn(fork_child, join, run_command);
  const auto ended = child.wait();
  if (const auto why = group->out_of_memory()) tell(*why);  // before it is gone
  group.end();
  return exit_code_of(ended);
}

}  // namespace
}  // namespace tinbox

int main(int argc, char** argv) try {
  if (tinbox::is_verb(argc, argv))
    return tinbox::run_verb(tinbox::parse_verb_options(argc, argv));
  const auto options = tinbox::parse_group_options(argc, argv);
  if (options.explain_as_shell) return tinbox::print_shell_form(options);
  return tinbox::run(options);
} catch (const std::exception& error) {
  return sys::report_failure("03-cgroups", error);
}
