// exec.cpp — see exec.h.
#include "06-full-container/container/exec.h"

#include <linux/sched.h>
#include <sched.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "02-namespaces/deeper/ns_files.h"
#include "06-full-container/container/clone_into.h"
#include "06-full-container/container/gate.h"
#include "06-full-container/container/process.h"
#include "lib/check.h"
#include "lib/flags.h"

namespace tinbox {
namespace {

void join(const Kind& kind, pid_t first, const sys::Fd& pidfd) {
  sys::check(::setns(pidfd.get(), kind.flag), "setns(pidfd of {}, {})", first,
             sys::clone_flag_names(static_cast<unsigned>(kind.flag)));
}

// Two have to be joined by the parent: a child is born into the pid namespace, and
// without privilege only the user namespace's root may join that one.
bool is_the_parents(const Kind& kind) {
  return kind.flag == CLONE_NEWUSER || kind.flag == CLONE_NEWPID;
}

void join_as_parent(const std::vector<Kind>& different, pid_t first,
                    const sys::Fd& pidfd) {
  for (const int flag : {CLONE_NEWUSER, CLONE_NEWPID})
    for (const auto& kind : different)
      if (kind.flag == flag) join(kind, first, pidfd);
}

}  // namespace

sys::Child add_process(pid_t first, const sys::Fd& pidfd, const Process& process,
                       const Outside& outside) {
  const auto different = kinds_that_differ(first);  // all asked before the first setns
  // What runs in the container shall not look into us, who still have the host in hand.
  sys::check_quietly(::prctl(PR_SET_DUMPABLE, 0), "prctl(PR_SET_DUMPABLE, 0)");
  const auto& affinity = process.scheduling.affinity;
  if (affinity.before) run_on(*affinity.before);
  join_as_parent(different, first, pidfd);
  const auto prepare = [&](const sys::Child& child) { outside.record(child); };
  const auto in_child = [&](sys::Lifeline& parent) {
    //> exercise 6.9: come in where the first process is, and become no more than it
    parent.die_with_parent();
    if (outside.cgroup) outside.cgroup->enter();
    if (affinity.after) run_on(*affinity.after);
    const Labels labels(process.labels);  // files of the host's /proc, if any
    for (const auto& kind : different)
      if (!is_the_parents(kind)) join(kind, first, pidfd);
    Terminal terminal = open_terminal_inside(process);
    send_master(terminal, outside.console_socket);
    become_process(process, terminal);
    const auto starter = pass_gate(outside, parent);
    exec_process(process, starter, [&] { labels.apply(); });
    //= sys::todo("6.9", parent, affinity, is_the_parents);
    //< exercise 6.9
  };
  const int group = outside.cgroup ? outside.cgroup->clone_into_fd() : -1;
  const auto make_child = [&] { return clone_child_into(group, 0); };
  return sys::spawn(make_child, prepare, in_child);
}

}  // namespace tinbox
