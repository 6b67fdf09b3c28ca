// enter.cpp — 02-enter PID -- COMMAND: one more process in a box that runs already.
#include <linux/sched.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <optional>

#include "01-chroot/run.h"
#include "02-namespaces/deeper/ns_files.h"
#include "02-namespaces/options.h"
#include "lib/check.h"
#include "lib/flags.h"
#include "lib/pidfd.h"
#include "lib/text.h"

namespace tinbox {
namespace {

// A descriptor, as the number may come to mean another process at any moment.
sys::Fd open_process(pid_t pid) {
  if (pid == ::getpid())
    throw sys::InputError(
        fmt::format("{} is 02-enter itself: name a process of a box", pid));
  const int pidfd = sys::pidfd_open(pid);
  if (pidfd < 0 && errno == ESRCH)
    throw sys::InputError(fmt::format("there is no process {}: see 02-lsns", pid));
  return sys::Fd(sys::check_quietly(pidfd, "pidfd_open({})", pid));
}

// Who to be in the box's user namespace, where our own id may have no name: its root,
// or the first id of its map. "         0       1000          1\n": inside 0 is 1000.
unsigned root_inside(pid_t pid, const char* map) {
  const auto text = sys::read_file(fmt::format("/proc/{}/{}", pid, map));
  if (text.empty())
    throw sys::InputError(fmt::format("{} has no {} yet: wait until it has", pid, map));
  for (const auto& line : sys::split(text, '\n'))
    if (!line.empty() && std::stoul(line) == 0) return 0;
  return static_cast<unsigned>(std::stoul(text));
}

// Joins those namespaces of the process that are not ours already.
void join_namespaces(pid_t pid, const sys::Fd& pidfd) {
  auto different = kinds_that_differ(pid);  // all asked before the first setns
  //> exercise 2.8: join them, in the right order
  // The user namespace comes first: in it we have every capability, also over the other
  // namespaces, which belong to it. Only root of the host could join in another order.
  std::partition(different.begin(), different.end(),
                 [](const auto& kind) { return kind.flag == CLONE_NEWUSER; });
  for (const auto& kind : different)
    sys::check(::setns(pidfd.get(), kind.flag), "setns(pidfd of {}, {})", pid,
               sys::clone_flag_names(static_cast<unsigned>(kind.flag)));
  //= sys::todo("2.8", pid, pidfd, different);
  //< exercise 2.8
}

int run_inside(const sys::Command& command, std::optional<sys::Credentials> user) {
  const auto in_child = [&](sys::Lifeline& parent) {
    if (user) become_user(*user);
    parent.die_with_parent();
    exec_command(command);
  };
  //> exercise 2.11: and be one of its processes
  // setns to a pid namespace moves nobody: it only says where *children* begin.
  const auto fork = [] { return clone_child(0); };
  return exit_code_of(sys::spawn(fork, sys::nothing_to_prepare, in_child).wait());
  //= sys::todo("2.11", in_child);
  //< exercise 2.11
}

int enter(const EnterOptions& options) {
  const auto pidfd = open_process(options.pid);
  std::optional<sys::Credentials> user;
  if (!is_shared(options.pid, "user"))
    user = {root_inside(options.pid, "uid_map"), root_inside(options.pid, "gid_map")};
  if (const auto& wanted = options.command.user; !wanted.empty())
    user = sys::find_credentials(
        sys::open_directory(fmt::format("/proc/{}/root", options.pid)), wanted);
  join_namespaces(options.pid, pidfd);
  return run_inside(options.command, user);
}

}  // namespace
}  // namespace tinbox

int main(int argc, char** argv) try {
  return tinbox::enter(tinbox::parse_enter_options(argc, argv));
} catch (const std::exception& error) {
  return sys::report_failure("02-enter", error);
}
