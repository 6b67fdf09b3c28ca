// signals_test.cpp — signals as data.
#include "lib/signals.h"

#include <unistd.h>

#include "lib/pidfd.h"
#include "lib/tests/catch.h"
#include "lib/tests/processes.h"

namespace {

bool is_blocked(int number) {
  sigset_t mask;
  sigprocmask(SIG_SETMASK, nullptr, &mask);
  return sigismember(&mask, number) == 1;
}

}  // namespace

TEST_CASE("a signal that arrives is read, with its number and its sender") {
  const sys::Signals signals;
  ::kill(::getpid(), SIGTERM);
  const auto arrived = signals.read();
  CHECK(arrived.ssi_signo == SIGTERM);
  CHECK(arrived.ssi_pid == static_cast<unsigned>(::getpid()));
}

TEST_CASE("they are blocked as long as the object lives, wherever it moves") {
  CHECK_FALSE(is_blocked(SIGINT));
  {
    sys::Signals first{SIGCHLD};
    CHECK(is_blocked(SIGINT));
    CHECK(is_blocked(SIGCHLD));
    { const sys::Signals second = std::move(first); }
    CHECK_FALSE(is_blocked(SIGINT));
    CHECK_FALSE(is_blocked(SIGCHLD));
  }
}

TEST_CASE("what was blocked before stays so after, and is what a child starts with") {
  const auto [output, status] = tests::run([] {
    sigset_t own;
    sigemptyset(&own);
    sigaddset(&own, SIGINT);
    sigprocmask(SIG_SETMASK, &own, nullptr);
    const sys::Signals signals;
    signals.restore_mask();
    return is_blocked(SIGINT) && !is_blocked(SIGTERM) ? 0 : 1;
  });
  CHECK(status == 0);
}

TEST_CASE("stop signals are left alone: a stopped program must stop") {
  const sys::Signals signals;
  CHECK_FALSE(is_blocked(SIGTSTP));
  CHECK_FALSE(is_blocked(SIGCONT));
  CHECK_FALSE(is_blocked(SIGSEGV));
}

TEST_CASE("what the terminal sends has reached the child already") {
  const sys::Signals signals;
  const sys::Fd ourselves(sys::pidfd_open(::getpid()));
  signalfd_siginfo from_terminal{};
  from_terminal.ssi_signo = SIGUSR1;
  from_terminal.ssi_code = SI_KERNEL;
  signalfd_siginfo from_process{};
  from_process.ssi_signo = SIGUSR2;
  from_process.ssi_code = SI_USER;
  sys::forward(from_terminal, ourselves);
  sys::forward(from_process, ourselves);
  CHECK(signals.read().ssi_signo ==
        SIGUSR2);  // else USR1, the lower number, comes first
}
