// program.cpp — see program.h.
#include "06-full-container/container/program.h"

#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "01-chroot/find_program.h"
#include "lib/error.h"
#include "lib/exec_failure.h"

namespace tinbox {
namespace {

// What execve would answer; 0 for success. A filter of system calls may answer for the
// kernel: only what it never says is believed.
int look_at(const std::string& program) {
  struct stat file {};
  if (::access(program.c_str(), X_OK) != 0)
    return errno == ENOENT || errno == EACCES ? errno : 0;
  const bool is_directory =
      ::stat(program.c_str(), &file) == 0 && S_ISDIR(file.st_mode);
  return is_directory ? EACCES : 0;
}

// Engines look for runc's words: they tell 126 from 127.
const char* runcs_words(const std::string& program, int error_number) {
  if (error_number == EACCES) return "permission denied";
  if (program.find('/') != program.npos) return "no such file or directory";
  return "executable file not found in $PATH";
}

}  // namespace

void require_program(const sys::Command& command) {
  const auto program = find_program(command);  // 01
  const int error_number = look_at(program);
  if (error_number == 0) return;
  const auto hint = fmt::format("{}: {}", runcs_words(program, error_number),
                                sys::explain_exec_failure(program, error_number));
  throw sys::ExecError(fmt::format("execve({:?})", program), error_number, hint);
}

}  // namespace tinbox
