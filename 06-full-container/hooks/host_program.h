// host_program.h — a program of the host's, which we run and wait for.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace tinbox {

struct HostProgram {
  std::string path;  // absolute
  std::vector<std::string> arguments, environment;
  std::optional<int> timeout_seconds;  // none: it may take as long as it likes
};

struct Answer {
  int exit_code = 0;
  std::string said;  // on stdout and on stderr
};

// With `input` as its standard input. Throws std::runtime_error if it takes too long,
// sys::Error if it cannot be executed.
Answer run_on_host(const HostProgram& program, const std::string& input);

// Of what a program said, the last line: there programs say what was wrong.
std::string last_line(std::string said);

}  // namespace tinbox
