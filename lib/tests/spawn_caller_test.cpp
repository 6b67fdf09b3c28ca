// spawn_caller_test.cpp — whatever state a caller is in, the command starts well.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "lib/check.h"
#include "lib/spawn.h"
#include "lib/tests/catch.h"
#include "lib/tests/processes.h"

namespace {

int run_child(const std::function<void(sys::Lifeline&)>& body) {
  return sys::spawn(tests::fork_child, sys::nothing_to_prepare, body).wait().si_status;
}

int run_shell(const std::string& script) {
  return run_child([&](auto&) { tests::exec({"/bin/sh", "-c", script}); });
}

// Says "ready", then ends with 7 when `number` comes.
void await_signal(sys::Lifeline& parent, int number) {
  sigset_t awaited;
  sigemptyset(&awaited);
  sigaddset(&awaited, number);
  sigprocmask(SIG_BLOCK, &awaited, nullptr);
  parent.ready();
  tests::say("ready\n");
  int caught = 0;
  sigwait(&awaited, &caught);
  ::_exit(7);
}

}  // namespace

TEST_CASE("what was buffered before is printed once") {
  const auto [output, status] = tests::run([] {
    std::fputs("before ", stdout);  // not a terminal: it stays in the buffer
    return run_child([](auto&) {
      std::fputs("child ", stdout);
      std::fflush(stdout);
      ::_exit(0);
    });
  });
  CHECK(output == "before child ");
}

TEST_CASE("a child that fails runs no atexit handler of its parent's") {
  const auto [output, status] = tests::run([] {
    std::atexit([] { tests::say("at exit"); });
    try {
      run_child([](auto&) { throw sys::InputError("wrong"); });
    } catch (const sys::InputError&) {
      tests::say("thrown");
    }
    return 3;  // tests::start() ends by _exit, so the child alone could run it
  });
  CHECK(output == "thrown");
  CHECK(status == 3);
}

TEST_CASE("closed standard descriptors become /dev/null, not a pipe of ours") {
  const auto [output, status] = tests::run([] {
    ::dup2(STDOUT_FILENO, 9);
    for (const int fd : {0, 1, 2}) ::close(fd);
    return run_shell("x=$(cd /proc/$$/fd; readlink 0 1 2); echo \"$x\" >&9");
  });
  CHECK(output == "/dev/null\n/dev/null\n/dev/null\n");
  CHECK(status == 0);
}

TEST_CASE("no descriptor of spawn's own reaches the command") {
  const auto [output, status] =
      tests::run([] { return run_shell("ls /proc/$$/fd; true"); });
  CHECK(output == "0\n1\n2\n");
}

TEST_CASE("a caller that ignores SIGCHLD learns the exit code all the same") {
  const auto [output, status] = tests::run([] {
    ::signal(SIGCHLD, SIG_IGN);
    return run_shell("exit 42");
  });
  CHECK(status == 42);
}

TEST_CASE("the command's blocked signals are those of the caller") {
  const auto [output, status] = tests::run([] {
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, SIGUSR1);
    sigaddset(&only, SIGCHLD);
    sigprocmask(SIG_SETMASK, &only, nullptr);
    return run_child([](auto&) {
      tests::exec({"/bin/grep", "SigBlk", "/proc/self/status"});
    });
  });
  CHECK(output ==
        "SigBlk:\t0000000000010200\n");  // bits 9 (10, USR1) and 16 (17, CHLD)
}

TEST_CASE("afterwards the caller's own mask is as before") {
  sigset_t before, after;
  sigprocmask(SIG_SETMASK, nullptr, &before);
  CHECK(run_shell("exit 0") == 0);
  sigprocmask(SIG_SETMASK, nullptr, &after);
  CHECK(sigismember(&after, SIGTERM) == sigismember(&before, SIGTERM));
}

TEST_CASE("a signal that asks the waiting parent to end reaches the child") {
  const int number = GENERATE(SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2);
  CAPTURE(number);
  const auto caller = tests::start([&] {
    return run_child([&](sys::Lifeline& parent) { await_signal(parent, number); });
  });
  CHECK(tests::hear(caller) == "ready");
  ::kill(caller.pid, number);
  CHECK(tests::end_of(caller.pid) == 7);
}

TEST_CASE("a parent that is stopped and continued goes on waiting") {
  const auto caller = tests::start([] {
    return run_child([](sys::Lifeline& parent) { await_signal(parent, SIGTERM); });
  });
  CHECK(tests::hear(caller) == "ready");
  const auto whom = static_cast<id_t>(caller.pid);
  for (int i = 0; i < 3; ++i) {
    ::kill(caller.pid, SIGSTOP);
    ::waitid(P_PID, whom, nullptr, WSTOPPED);
    ::kill(caller.pid, SIGCONT);
    ::waitid(P_PID, whom, nullptr, WCONTINUED);
  }
  ::kill(caller.pid, SIGTERM);
  CHECK(tests::end_of(caller.pid) == 7);
}
