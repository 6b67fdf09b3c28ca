// error_test.cpp — what an error says, and which exit code it is worth.
#include "lib/error.h"

#include "lib/tests/catch.h"
#include "lib/tests/processes.h"

namespace {

struct Report {
  int exit_code;
  std::string text;
};

// What report_failure() prints, in a process of its own.
Report report_of(const std::exception& error) {
  auto [text, exit_code] =
      tests::run([&] { return sys::report_failure("prog", error); }, STDERR_FILENO);
  return {exit_code, std::move(text)};
}

}  // namespace

TEST_CASE("an error is one line: call, text, name of errno") {
  const sys::Error error("sethostname(\"a\\nb\", 3)", EINVAL);
  CHECK(std::string(error.what()) ==
        "sethostname(\"a\\nb\", 3): Invalid argument (EINVAL)");
  CHECK(error.error_number() == EINVAL);
  CHECK(error.call() == "sethostname(\"a\\nb\", 3)");
  CHECK(error.advice().empty());
}

TEST_CASE("advice stands after the error") {
  const sys::Error error("open(\"x\")", ENOENT, "make it first");
  CHECK(std::string(error.what()) ==
        "open(\"x\"): No such file or directory (ENOENT); make it first");
}

TEST_CASE("an errno without a name keeps its number") {
  CHECK(sys::errno_name(EPERM) == "EPERM");
  CHECK(sys::errno_name(99999) == "errno 99999");
}

TEST_CASE("exec errors answer as a shell does") {
  CHECK(sys::ExecError("execve(\"x\")", ENOENT).exit_code() == 127);
  CHECK(sys::ExecError("execve(\"x\")", EACCES).exit_code() == 126);
  CHECK(sys::ExecError("execve(\"x\")", ENOEXEC).exit_code() == 126);
}

TEST_CASE("a failure is reported as one line, whatever stands in it") {
  const auto report = report_of(sys::InputError("--env A\nB\x1b[31m\x7f\xC3\xBC: no"));
  CHECK(report.text == "prog: --env A\\nB\\x1b[31m\\x7f\xC3\xBC: no\n");
  CHECK(report.exit_code == 125);
}

TEST_CASE("a failure with a huge argument stays readable") {
  const auto report =
      report_of(sys::InputError(std::string(100000, 'a') + ": the fix"));
  CHECK(report.text.size() < 1100);
  CHECK(report.text.starts_with("prog: aaa"));
  CHECK(report.text.ends_with("aaa: the fix\n"));
}

TEST_CASE("each kind of failure has its exit code") {
  CHECK(report_of(sys::Error("chroot(\"x\")", ENOENT)).exit_code == 125);
  CHECK(report_of(sys::InputError("x")).exit_code == 125);
  CHECK(report_of(std::runtime_error("x")).exit_code == 125);
  CHECK(report_of(sys::ExecError("execve(\"x\")", ENOENT)).exit_code == 127);
  CHECK(report_of(sys::ExecError("execve(\"x\")", EACCES)).exit_code == 126);
}

TEST_CASE("an exercise that is not written yet says where to read") {
  CHECK_THROWS_WITH(sys::todo("2.7", 1, "unused"),
                    "exercise 2.7 is not written yet; see 02-namespaces/README.md");
  CHECK_THROWS_WITH(sys::todo("9.1"),
                    "exercise 9.1 is not written yet; see lib/README.md");
}
