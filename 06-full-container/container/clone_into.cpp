// clone_into.cpp — see clone_into.h.
#include "06-full-container/container/clone_into.h"

#include <sched.h>

#include "02-namespaces/calls.h"
#include "lib/check.h"
#include "lib/flags.h"

namespace tinbox {

sys::NewChild clone_child_into(int cgroup_fd, std::uint64_t flags) {
  if (cgroup_fd < 0) return clone_child(flags);
  int pidfd = -1;
  clone_args arguments{};
  arguments.flags = flags | CLONE_PIDFD | CLONE_INTO_CGROUP;
  arguments.pidfd = reinterpret_cast<std::uintptr_t>(&pidfd);
  arguments.exit_signal = SIGCHLD;
  arguments.cgroup = static_cast<std::uint64_t>(cgroup_fd);
  const pid_t pid = sys::clone3(arguments);
  if (pid == 0) return {};
  sys::check(pid, "clone3({{flags={}, exit_signal=SIGCHLD}})",
             sys::clone_flag_names(arguments.flags));
  return {pid, sys::Fd(pidfd)};
}

}  // namespace tinbox
