// spawn_test.cpp — the order that spawn() keeps, and how an error gets home.
#include "lib/spawn.h"

#include <poll.h>

#include <thread>

#include "lib/check.h"
#include "lib/tests/catch.h"
#include "lib/tests/processes.h"

namespace {

using Body = std::function<void(sys::Lifeline&)>;

sys::Child spawn(const Body& body) {
  return sys::spawn(tests::fork_child, sys::nothing_to_prepare, body);
}

// What spawn() throws, as an exception of the type asked for.
template <typename Exception>
Exception thrown_for(const Body& body) {
  try {
    const auto child = spawn(body);
    FAIL("nothing was thrown");
  } catch (const Exception& error) {
    CHECK(typeid(error) == typeid(Exception));
    return error;
  }
  throw std::logic_error("not reached");
}

}  // namespace

TEST_CASE("the child waits until it is prepared") {
  const auto pipe = sys::make_pipe();
  pollfd news{pipe.read_end.get(), POLLIN, 0};
  const auto prepare = [&](const sys::Child&) {
    CHECK(::poll(&news, 1, 50) == 0);  // it would have had the time
    sys::write_all(pipe.write_end, "prepared ");
  };
  auto child = sys::spawn(tests::fork_child, prepare, [&](sys::Lifeline&) {
    sys::write_all(pipe.write_end, "body");
    ::_exit(0);
  });
  child.wait();

  char words[20] = {};
  CHECK(::read(pipe.read_end.get(), words, sizeof words) == 13);
  CHECK(std::string(words) == "prepared body");
}

TEST_CASE("prepare knows the child by pid and by descriptor") {
  pid_t pid = 0;
  const auto prepare = [&](const sys::Child& child) {
    pid = child.pid();
    CHECK(child.pidfd());
  };
  auto child = sys::spawn(tests::fork_child, prepare, [](auto&) { ::_exit(0); });
  CHECK(child.pid() == pid);
  CHECK(child.wait().si_pid == pid);
}

TEST_CASE("when prepare throws, the child never runs and nothing is left of it") {
  auto pipe = sys::make_pipe();
  const auto prepare = [](const sys::Child&) { throw sys::InputError("no such map"); };
  const auto body = [&](sys::Lifeline&) { sys::write_all(pipe.write_end, "body ran"); };

  CHECK_THROWS_AS(sys::spawn(tests::fork_child, prepare, body), sys::InputError);

  CHECK_FALSE(tests::has_children());
  pipe.write_end.reset();
  CHECK(sys::read_all(pipe.read_end).empty());
}

TEST_CASE("a child that failed alone tells why, though prepare failed too") {
  const auto prepare = [](const sys::Child& child) {
    pollfd end{child.pidfd().get(), POLLIN, 0};
    CHECK(::poll(&end, 1, 10'000) == 1);  // it is gone: its /proc files are root's
    throw std::runtime_error("no such process");
  };
  const auto meanwhile = [] { throw sys::InputError("no such filter"); };
  CHECK_THROWS_WITH(sys::spawn(
                        tests::fork_child, prepare, [](auto&) {}, meanwhile),
                    "no such filter");
}

TEST_CASE("what the child throws is thrown in the parent") {
  SECTION("a system call's error") {
    const auto error = thrown_for<sys::Error>(
        [](auto&) { throw sys::Error("mount(\"a\")", EBUSY, "unmount it"); });
    CHECK(error.error_number() == EBUSY);
    CHECK(error.advice() == "unmount it");
  }
  SECTION("bad input") {
    CHECK(std::string(thrown_for<sys::InputError>([](auto&) {
                        throw sys::InputError("--env: wrong");
                      }).what()) == "--env: wrong");
  }
  SECTION("a bug") {
    thrown_for<std::logic_error>([](auto&) { throw std::logic_error("a bug"); });
  }
  SECTION("a bug: the body came to its end") {
    thrown_for<std::logic_error>([](auto&) {});
  }
  SECTION("anything else") {
    thrown_for<std::runtime_error>([](auto&) { throw std::bad_alloc(); });
  }
  CHECK_FALSE(tests::has_children());
}

TEST_CASE("a program that is not there is 127, one that is none is 126") {
  const auto missing =
      thrown_for<sys::ExecError>([](auto&) { tests::exec({"/no/such/program"}); });
  CHECK(missing.exit_code() == 127);
  CHECK(missing.call() == "execve(\"/no/such/program\")");
  const auto refused = thrown_for<sys::ExecError>([](auto&) { tests::exec({"/etc"}); });
  CHECK(refused.exit_code() == 126);
  CHECK(refused.advice() == "it is a directory: name a program in it");
  CHECK_FALSE(tests::has_children());
}

TEST_CASE("a child killed before it execs is a child that was killed") {
  auto child = spawn([](auto&) { ::raise(SIGKILL); });
  const auto ended = child.wait();
  CHECK(ended.si_code == CLD_KILLED);
  CHECK(ended.si_status == SIGKILL);
}

TEST_CASE("the command's exit code and its signal are told") {
  const int code = GENERATE(0, 1, 42, 255);
  auto child = spawn([&](auto&) {
    tests::exec({"/bin/sh", "-c", "exit " + std::to_string(code)});
  });
  const auto ended = child.wait();
  CHECK(ended.si_code == CLD_EXITED);
  CHECK(ended.si_status == code);
  CHECK_FALSE(tests::has_children());
}

TEST_CASE("spawn returns when a child that does not exec says that it is ready") {
  auto pipe = sys::make_pipe();
  auto child = spawn([&](sys::Lifeline& parent) {
    pipe.write_end.reset();
    parent.ready();
    ::_exit(sys::read_all(pipe.read_end) == "go on" ? 7 : 8);
  });
  sys::write_all(pipe.write_end, "go on");
  pipe.write_end.reset();
  CHECK(child.wait().si_status == 7);
}

TEST_CASE("an error after ready() is at least printed") {
  const auto [output, status] = tests::run(
      [] {
        auto child = spawn([](sys::Lifeline& parent) {
          parent.ready();
          throw sys::InputError("too late");
        });
        return child.wait().si_status;
      },
      STDERR_FILENO);
  CHECK(output == "child: too late\n");
  CHECK(status == 125);
}

TEST_CASE("a caller with two threads is refused") {
  // In a process of its own: a thread is seen in /proc a moment after it was joined.
  const auto [output, status] = tests::run([] {
    auto pipe = sys::make_pipe();
    std::thread other([&] { sys::read_all(pipe.read_end); });
    try {
      spawn([](auto&) { ::_exit(0); });
    } catch (const std::logic_error& error) {
      tests::say(error.what());
    }
    pipe.write_end.reset();
    other.join();
    return 0;
  });
  CHECK(output == "spawn() needs a process with one thread");
  CHECK(status == 0);
}
