// signals.h — signals as data: blocked, and read from a descriptor. We have no signal
// handlers, so no code of ours ever runs at a surprising moment. signalfd(2)
#pragma once

#include <signal.h>
#include <sys/signalfd.h>

#include <initializer_list>

#include "lib/fd.h"

namespace sys {

// While a Signals lives, the signals that ask a program to end (and USR1, USR2) wait in
// its descriptor instead of ending us, so that a parent can hand them to its child.
class Signals {
 public:
  // Blocks them, and `also`. SIGCHLD gets its default action: a caller may have left it
  // ignored, and then nobody could learn how a child ended. wait(2)
  explicit Signals(std::initializer_list<int> also = {});
  Signals(Signals&&) = default;
  Signals& operator=(Signals&&) = delete;
  ~Signals();

  // For the child: it shall start with the mask that our own caller gave us.
  void restore_mask() const;

  const Fd& fd() const { return fd_; }
  signalfd_siginfo read() const;  // waits for one

 private:
  sigset_t old_mask_;
  Fd fd_;
};

// Sends `signal` on to the process behind `pidfd`, unless the terminal sent it: Ctrl-C
// goes to the whole foreground group, so that process has it already.
void forward(const signalfd_siginfo& signal, const Fd& pidfd);

}  // namespace sys
