// spawn_death_test.cpp — who dies when the parent dies, and when a Child is dropped.
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/check.h"
#include "lib/pidfd.h"
#include "lib/spawn.h"
#include "lib/tests/catch.h"
#include "lib/tests/processes.h"

namespace {

constexpr int killed = 128 + SIGKILL;

// A caller whose child execs and outlives it, unless it dies with it; says its pid.
int die_after_exec(const std::function<void()>& before) {
  const auto child = sys::spawn(tests::fork_child, sys::nothing_to_prepare,
                                [&](sys::Lifeline& parent) {
                                  before();
                                  parent.die_with_parent();
                                  tests::exec({"/bin/sleep", "60"});
                                });
  tests::say(std::to_string(child.pid()));
  return ::raise(SIGKILL);
}

void become_another_user() {
  sys::check_quietly(::setresuid(1000, 1000, 1000), "setresuid(1000, 1000, 1000)");
}

}  // namespace

TEST_CASE("a parent that dies while it prepares leaves a child that never runs") {
  tests::adopt_orphans();
  const auto [output, status] = tests::run([] {
    const auto prepare = [](const sys::Child& child) {
      tests::say(std::to_string(child.pid()));
      ::raise(SIGKILL);
    };
    sys::spawn(tests::fork_child, prepare, [](auto&) { tests::say(" body ran"); });
    return 0;
  });
  CHECK(status == killed);
  CHECK(output.find("body") == output.npos);
  CHECK(tests::end_of(std::stoi(output)) == 125);
  CHECK_FALSE(tests::has_children());
}

TEST_CASE("a child that waits to be released lives on only if it was") {
  tests::adopt_orphans();
  const bool is_released = GENERATE(true, false);
  const auto [output, status] = tests::run([&] {
    const auto body = [](sys::Lifeline& parent) {
      ::_exit(parent.wait_until_released() ? 7 : 8);
    };
    const auto child = sys::spawn(tests::fork_child, sys::nothing_to_prepare, body);
    tests::say(std::to_string(child.pid()));
    if (is_released) child.release();
    return ::raise(SIGKILL);
  });
  CHECK(status == killed);
  CHECK(tests::end_of(std::stoi(output)) == (is_released ? 7 : 8));
}

TEST_CASE("a child that dies before it is released is no signal for the parent") {
  const auto [output, status] = tests::run([] {
    const auto prepare = [](const sys::Child& child) {
      ::kill(child.pid(), SIGKILL);
      siginfo_t ended{};
      ::waitid(P_PID, static_cast<id_t>(child.pid()), &ended, WEXITED | WNOWAIT);
    };
    auto child = sys::spawn(tests::fork_child, prepare, [](auto&) { ::_exit(0); });
    return child.wait().si_status == SIGKILL ? 7 : 8;
  });
  CHECK(status == 7);
}

TEST_CASE("a parent that dies takes the command with it") {
  tests::adopt_orphans();
  const auto [output, status] = tests::run([] { return die_after_exec([] {}); });
  CHECK(status == killed);
  CHECK(tests::end_of(std::stoi(output)) == killed);
}

TEST_CASE("a parent that dies takes a command of another user with it") {
  if (!tests::may_change_user()) return;  // there is no other user here
  tests::adopt_orphans();
  const auto [output, status] =
      tests::run([] { return die_after_exec(become_another_user); });
  CHECK(status == killed);
  CHECK(tests::end_of(std::stoi(output)) == killed);
}

TEST_CASE("a parent that died before die_with_parent() is noticed by it") {
  tests::adopt_orphans();
  const auto [output, status] = tests::run([] {
    sys::spawn(tests::fork_child, sys::nothing_to_prepare, [](sys::Lifeline& parent) {
      tests::say(std::to_string(::getpid()));
      const sys::Fd pidfd(sys::pidfd_open(::getppid()));
      sys::pidfd_send_signal(pidfd, SIGKILL);
      pollfd death{pidfd.get(), POLLIN, 0};
      ::poll(&death, 1, -1);
      parent.die_with_parent();
      tests::say(" lived on");
      ::_exit(0);
    });
    return 0;
  });
  CHECK(status == killed);
  CHECK(output.find("lived") == output.npos);
  CHECK(tests::end_of(std::stoi(output)) == 125);
}

TEST_CASE("a Child that is dropped is killed and reaped") {
  pid_t pid = 0;
  {
    const auto child =
        sys::spawn(tests::fork_child, sys::nothing_to_prepare, [](auto&) {
          tests::exec({"/bin/sleep", "60"});
        });
    pid = child.pid();
    CHECK(::kill(pid, 0) == 0);
  }
  CHECK(::kill(pid, 0) == -1);
  CHECK_FALSE(tests::has_children());
}

TEST_CASE("a Child moves: only the last owner waits, or kills") {
  auto child = sys::spawn(tests::fork_child, sys::nothing_to_prepare, [](auto&) {
    tests::exec({"/bin/sh", "-c", "exit 5"});
  });
  {
    auto owner = std::move(child);
    CHECK(owner.wait().si_status == 5);
  }
  CHECK_FALSE(tests::has_children());
}
