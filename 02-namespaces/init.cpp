// init.cpp — see init.h.
#include "02-namespaces/init.h"

#include <sys/wait.h>
#include <unistd.h>

#include <optional>

#include "01-chroot/run.h"
#include "02-namespaces/namespaces.h"
#include "lib/error.h"
#include "lib/narrate.h"

namespace tinbox {
namespace {

// Reaps all children that have ended; the exit code of `command` if it was among them.
std::optional<int> reap_children(pid_t command) {
  std::optional<int> code;
  for (;;) {
    siginfo_t ended{};
    // WNOHANG: si_pid stays 0 when no (more) child has ended; -1: there is no child.
    if (::waitid(P_ALL, 0, &ended, WEXITED | WNOHANG) != 0 || ended.si_pid == 0)
      return code;
    if (ended.si_pid == command) code = exit_code_of(ended);
  }
}

}  // namespace

void run_as_init(sys::Lifeline& parent,
                 const std::function<void(sys::Lifeline&)>& body) {
  sys::role = "init";
  parent.die_with_parent();
  // Blocked, they wait for us; else the kernel would drop them for pid 1. Before the
  // first child, so that no end of one goes unseen.
  const sys::Signals signals{SIGCHLD};

  sys::say("pid 1 starts the command as pid 2; it stays to reap and hand on signals");
  const auto run_command = [&](sys::Lifeline& init) {
    signals.restore_mask();  // spawn() gave it back our mask; this is our caller's
    body(init);
  };
  const auto fork = [] { return clone_child(0); };
  const auto command = sys::spawn(fork, sys::nothing_to_prepare, run_command);
  parent.ready();

  //> exercise 2.6: reap what ends, and hand on what arrives
  for (;;) {
    const auto signal = signals.read();
    if (signal.ssi_signo != SIGCHLD) {
      sys::forward(signal, command.pidfd());
      continue;
    }
    // One SIGCHLD may stand for many children: signals of one number do not queue.
    if (const auto code = reap_children(command.pid())) _exit(*code);
  }
  //= sys::todo("2.6", signals, command);
  //< exercise 2.6
}

}  // namespace tinbox
