// namespaces.cpp — see namespaces.h.
#include "02-namespaces/namespaces.h"

#include <sched.h>
#include <unistd.h>

#include "02-namespaces/calls.h"
#include "lib/check.h"
#include "lib/flags.h"

namespace tinbox {

std::uint64_t clone_flags(const Namespaces& wanted) {
  std::uint64_t flags = 0;
  if (wanted.user) flags |= CLONE_NEWUSER;  // made first: the others belong to it
  if (wanted.mount) flags |= CLONE_NEWNS;   // the first kind, 2002: hence its name
  if (wanted.uts) flags |= CLONE_NEWUTS;
  if (wanted.pid) flags |= CLONE_NEWPID;
  if (wanted.net) flags |= CLONE_NEWNET;
  if (wanted.cgroup) flags |= CLONE_NEWCGROUP;
  //> exercise 2.2: and its own message queues, semaphores and shared memory
  // System V objects are found by number, so two boxes on one host would meet in them.
  // Nothing else has to be done: a new ipc namespace is empty.
  if (wanted.ipc) flags |= CLONE_NEWIPC;
  //= if (wanted.ipc) sys::todo("2.2");
  //< exercise 2.2
  return flags;
}

sys::NewChild clone_child(std::uint64_t flags) {
  //> exercise 2.4: make a child that is pid 1 of a new pid namespace
  int pidfd = -1;
  clone_args arguments{};
  arguments.flags = flags | CLONE_PIDFD;  // a descriptor of the child, made with it
  arguments.pidfd = reinterpret_cast<std::uintptr_t>(&pidfd);
  arguments.exit_signal = SIGCHLD;  // without it, wait would not see this child
  // No stack is given: like fork, the child goes on here, on a copy of ours. A pid is
  // for life, as others know us by it: only a *child* begins in a new pid namespace.
  const pid_t pid = sys::clone3(arguments);
  if (pid == 0) return {};
  sys::check(pid, "clone3({{flags={}, exit_signal=SIGCHLD}})",
             sys::clone_flag_names(arguments.flags));
  return {pid, sys::Fd(pidfd)};
  //= sys::todo("2.4", flags);
  //< exercise 2.4
}

void set_hostname(const std::string& name) {
  //> exercise 2.1: give the box its own host name
  sys::say("the copy of the host's name that we got is ours alone to change");
  sys::check(::sethostname(name.data(), name.size()), "sethostname({:?}, {})", name,
             name.size());
  //= sys::todo("2.1", name);
  //< exercise 2.1
}

}  // namespace tinbox
