// spawn.cpp — the rules of fork and clone, in the order in which they are needed.
#include "lib/spawn.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>

#include <cstdio>
#include <filesystem>

#include "lib/check.h"
#include "lib/error_message.h"
#include "lib/pidfd.h"

namespace sys {
namespace {

void require_single_thread() {
  std::error_code unseen;  // 02-enter, in a box: the box's /proc does not list us
  const auto links = std::filesystem::hard_link_count("/proc/self/task", unseen);
  if (!unseen && links > 3)  // ".", "..", and a directory for each thread
    throw std::logic_error("spawn() needs a process with one thread");
}

// A caller may have closed 0, 1 or 2. Then a pipe of ours would get such a number, and
// the command would write its output into it.
void fill_standard_descriptors() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::fcntl(fd, F_GETFD) < 0)  // open(2) takes the lowest free number: fd
      check_quietly(::open("/dev/null", O_RDWR), "open(\"/dev/null\")");
}

// CHILD. There is no way back into the caller's stack: only exec, or _exit, which
// unlike exit() leaves the parent's buffers and atexit handlers alone.
[[noreturn]] void run_child(const std::function<void()>& meanwhile,
                            const std::function<void(Lifeline&)>& body,
                            Lifeline lifeline) {
  role = "child";
  try {
    meanwhile();
    if (!lifeline.wait_until_prepared()) _exit(125);
    body(lifeline);
    throw std::logic_error("the child's body must end in execve() or _exit()");
  } catch (const std::exception& error) {
    lifeline.report(error);
  }
  _exit(125);
}

// PARENT. Waits until the child has exec'd, is ready, or tells what went wrong.
void throw_report(const Fd& report) {
  if (const auto message = read_all(report); !message.empty()) throw_message(message);
}

// PARENT. A child that failed alone, in `meanwhile`, has told why, and is gone: what
// fails here then is only that there is no such process any more.
void prepare_child(const Child& child, const Fd& report,
                   const std::function<void(const Child&)>& prepare) try {
  prepare(child);
} catch (...) {
  pollfd told{report.get(), POLLIN, 0};
  if (::poll(&told, 1, 0) > 0 && (told.revents & POLLIN)) throw_report(report);
  throw;
}

}  // namespace

Child spawn(const std::function<NewChild()>& make_child,
            const std::function<void(const Child&)>& prepare,
            const std::function<void(Lifeline&)>& body,
            const std::function<void()>& meanwhile) {
  require_single_thread();
  fill_standard_descriptors();
  std::fflush(nullptr);  // else the child would print again what is buffered
  Signals signals;       // blocked before the clone: none is lost in between
  Pipe barrier = make_pipe();
  Pipe report = make_pipe();

  NewChild made = make_child();
  if (made.pid == 0) {
    barrier.write_end.reset();  // our copy would keep the barrier from ever ending
    report.read_end.reset();
    signals.restore_mask();
    run_child(meanwhile, body,
              Lifeline(std::move(barrier.read_end), std::move(report.write_end)));
  }
  // From here on, whatever is thrown, ~Child kills and reaps it.
  Child child(std::move(made), std::move(signals), std::move(barrier));
  report.write_end.reset();  // only the child's copy is left: its exec ends the pipe

  prepare_child(child, report.read_end, prepare);
  child.release();
  throw_report(report.read_end);
  return child;
}

Child::Child(NewChild made, Signals signals, Pipe barrier)
    : pid_(made.pid),
      pidfd_(std::move(made.pidfd)),
      signals_(std::move(signals)),
      barrier_(std::move(barrier)) {}

Child::~Child() {
  if (!pidfd_) return;                 // moved from, or waited for
  pidfd_send_signal(pidfd_, SIGKILL);  // ignore: may be a zombie
  siginfo_t info{};
  ::waitid(P_PIDFD, static_cast<id_t>(pidfd_.get()), &info, WEXITED);
}

void Child::release() const { write_all(barrier_.write_end, "go"); }

siginfo_t Child::wait() {
  pollfd awaited[] = {{pidfd_.get(), POLLIN, 0}, {signals_.fd().get(), POLLIN, 0}};
  for (;;) {
    check_quietly(::poll(awaited, std::size(awaited), -1), "poll(pidfd, signalfd)");
    if (awaited[0].revents) return reap();
    forward(signals_.read(), pidfd_);
  }
}

siginfo_t Child::reap() {
  siginfo_t info{};
  check_quietly(::waitid(P_PIDFD, static_cast<id_t>(pidfd_.get()), &info, WEXITED),
                "waitid(P_PIDFD, {})", pid_);
  pidfd_.reset();
  return info;
}

}  // namespace sys
