// lifeline.cpp — the child's end of spawn(): the barrier, the error pipe, and dying
// with the parent.
#include <poll.h>
#include <sys/prctl.h>

#include "lib/check.h"
#include "lib/error_message.h"
#include "lib/spawn.h"

namespace sys {

Lifeline::Lifeline(Fd barrier, Fd report)
    : barrier_(std::move(barrier)), report_(std::move(report)) {}

bool Lifeline::wait_until_prepared() const {
  char go[2];
  return check_quietly(::read(barrier_.get(), go, sizeof go), "read(barrier)") > 0;
}

void Lifeline::die_with_parent() const {
  //> exercise 2.12: ask the kernel to kill us when our parent dies
  check_quietly(::prctl(PR_SET_PDEATHSIG, SIGKILL), "prctl(PR_SET_PDEATHSIG)");
  // If it died before that call, no signal will come. The barrier tells: the parent
  // holds its other end until we exec, so end of file means that it is gone. (getppid()
  // tells nothing: in a new pid namespace it is 0 in any case.)
  pollfd barrier{barrier_.get(), 0, 0};
  check_quietly(::poll(&barrier, 1, 0), "poll(barrier)");
  if (barrier.revents & POLLHUP) _exit(125);
  //= // a parent that dies leaves us behind
  //< exercise 2.12
}

void Lifeline::ready() {
  report_.reset();
  barrier_.reset();
}

bool Lifeline::wait_until_released() {
  report_.reset();
  const bool released = wait_until_prepared();
  barrier_.reset();
  return released;
}

void Lifeline::report(const std::exception& error) const {
  if (report_)
    write_all(report_, message_of(error));
  else  // we were ready(), and nobody listens any more
    fmt::print(stderr, "{}: {}\n", role, error.what());
}

}  // namespace sys
