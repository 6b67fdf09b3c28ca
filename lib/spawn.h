// spawn.h — start a child, prepare it from outside, and learn what became of it.
//
//        parent                                   child
//   make_child()  ───────────── fork ───────────▶ meanwhile()
//   prepare(child): maps, groups, network …       waits at the barrier
//   opens the barrier ──────── "go" ────────────▶ body(): names, mounts, users …
//   waits for news    ◀─── silence: it exec'd ─── execve()
//                     ◀─── or its error, which is thrown here
//   returns the Child
//
// The rules of fork and clone that every child needs are kept here, once.
#pragma once

#include <signal.h>
#include <sys/types.h>

#include <functional>

#include "lib/fd.h"
#include "lib/files.h"
#include "lib/signals.h"

namespace sys {

// What a call that makes a child answers: pid 0 in the child; in the parent the child's
// pid and a descriptor of it, which, unlike the number, is never reused. pidfd_open(2)
struct NewChild {
  pid_t pid = 0;
  Fd pidfd;
};

// PARENT: a child process. Destroyed while the child lives, it kills and reaps it.
class Child {
 public:
  Child(NewChild made, Signals signals, Pipe barrier);
  Child(Child&&) = default;
  Child& operator=(Child&&) = delete;
  ~Child();

  pid_t pid() const { return pid_; }
  const Fd& pidfd() const { return pidfd_; }

  // Waits until the child ends, handing it the signals that reach us meanwhile.
  // The answer is waitid(2)'s: si_code and si_status say how it ended.
  siginfo_t wait();

  // Lets it live on without us: nothing is killed or waited for any more.
  void let_go() { pidfd_.reset(); }

  // Lets a child go on that waits at the barrier: before its work, and once more where
  // it wait_until_released().
  void release() const;

 private:
  siginfo_t reap();

  pid_t pid_;
  Fd pidfd_;
  Signals signals_;
  // When our end to write to closes unused, the child knows that we are gone. Its end,
  // to read from, is ours too: to release a child that has died is no SIGPIPE.
  Pipe barrier_;
};

// CHILD: its two pipes to the parent.
class Lifeline {
 public:
  Lifeline(Fd barrier, Fd report);

  // Waits until the parent has prepared us; false if it died or gave up.
  bool wait_until_prepared() const;

  // From here on, the death of the parent kills us. Call it after the last set*id call,
  // which would undo it (prctl(2), PR_SET_PDEATHSIG).
  void die_with_parent() const;

  // Tells the parent "all is set up"; execve(2) does this by itself. For a child that
  // goes on without exec: an init.
  void ready();

  // The same for a child that is to outlive the parent, which has something left to
  // write down: waits until the parent releases it; false if that died before.
  bool wait_until_released();

  // Sends the error in flight to the parent. Called by spawn() alone.
  void report(const std::exception& error) const;

 private:
  Fd barrier_;
  Fd report_;
};

// A `prepare` for children that need nothing from outside.
inline void nothing_to_prepare(const Child&) {}

// Runs `body` in a new child, made by `make_child` (fork or clone3 of some kind).
//
// Called in a process with one thread: then the child may use all of C++, as no other
// thread can have held malloc's lock at the moment of the clone. `prepare` runs in the
// parent while the child waits; before it waits, the child does what it can alone:
// `meanwhile`. `body` runs in the child and must end in execve(2) or
// _exit(2). Returns when the child has exec'd or is ready(); throws what `prepare`,
// `meanwhile` or `body` threw (see error_message.h), and then no child is left.
Child spawn(
    const std::function<NewChild()>& make_child,
    const std::function<void(const Child&)>& prepare,
    const std::function<void(Lifeline&)>& body,
    const std::function<void()>& meanwhile = [] {});

}  // namespace sys
