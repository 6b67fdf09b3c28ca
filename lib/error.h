// error.h — how a failure is reported to the learner: what was tried, on what, why it
// failed, and what to try next. One line each.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

namespace sys {

// A system call that failed. what() is one line:
//   sethostname("box", 3): Operation not permitted (EPERM); needs CAP_SYS_ADMIN: …
class Error : public std::system_error {
 public:
  // `call` is the call with its arguments; `advice` "" means: look it up in hint_for().
  Error(std::string call, int error_number, std::string advice = "");

  const char* what() const noexcept override { return message_.c_str(); }
  int error_number() const noexcept { return code().value(); }
  const std::string& call() const noexcept { return call_; }
  const std::string& advice() const noexcept { return advice_; }

 private:
  std::string call_;
  std::string advice_;
  std::string message_;
};

// execve(2) failed: the one failure that happens after all of our own work is done.
// Programs answer it as a shell does: 127 when execve said ENOENT, else 126.
class ExecError : public Error {
 public:
  using Error::Error;
  int exit_code() const noexcept { return error_number() == ENOENT ? 127 : 126; }
};

// Something the user wrote (an option, a file) is wrong. The message names the place
// and the fix: "--env FOO: expected NAME=VALUE".
class InputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// What to try when `call` failed with `error_number`; "" where we are not sure.
std::string_view hint_for(std::string_view call, int error_number);

// "EPERM" for 1.
std::string errno_name(int error_number);

// For main()'s catch: prints "PROGRAM: message" as one line on stderr and answers the
// exit code: ExecError's own, 125 for everything that fails before execve.
int report_failure(std::string_view program, const std::exception& error);

// Stands where an exercise is not solved yet; throws "exercise 2.7 is not written yet;
// see 02-namespaces/README.md". Takes the unused variables of the solution's place.
[[noreturn]] void throw_todo(std::string_view exercise);
template <typename... Unused>
[[noreturn]] void todo(std::string_view exercise, const Unused&...) {
  throw_todo(exercise);
}

}  // namespace sys
