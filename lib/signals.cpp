// signals.cpp — see signals.h.
#include "lib/signals.h"

#include "lib/check.h"
#include "lib/pidfd.h"

namespace sys {
namespace {

constexpr int asking_to_end[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2};

}  // namespace

Signals::Signals(std::initializer_list<int> also) {
  struct sigaction by_default {};
  by_default.sa_handler = SIG_DFL;
  check_quietly(::sigaction(SIGCHLD, &by_default, nullptr), "sigaction(SIGCHLD)");

  sigset_t blocked;
  sigemptyset(&blocked);
  for (const int number : asking_to_end) sigaddset(&blocked, number);
  for (const int number : also) sigaddset(&blocked, number);
  check_quietly(::sigprocmask(SIG_BLOCK, &blocked, &old_mask_),
                "sigprocmask(SIG_BLOCK)");
  fd_ = Fd(check_quietly(::signalfd(-1, &blocked, SFD_CLOEXEC), "signalfd()"));
}

Signals::~Signals() {
  if (fd_) restore_mask();  // a moved-from Signals has none
}

void Signals::restore_mask() const {
  ::sigprocmask(SIG_SETMASK, &old_mask_, nullptr);  // ignore: cannot fail (valid how)
}

signalfd_siginfo Signals::read() const {
  signalfd_siginfo signal{};
  check_quietly(::read(fd_.get(), &signal, sizeof signal), "read(signalfd)");
  return signal;
}

void forward(const signalfd_siginfo& signal, const Fd& pidfd) {
  if (signal.ssi_code == SI_KERNEL) return;
  const auto number = static_cast<int>(signal.ssi_signo);
  pidfd_send_signal(pidfd, number);  // ignore: it may have ended
}

}  // namespace sys
