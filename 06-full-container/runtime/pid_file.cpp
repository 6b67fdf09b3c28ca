// pid_file.cpp — see pid_file.h.
#include "06-full-container/runtime/pid_file.h"

#include <fcntl.h>
#include <stdio.h>

#include "lib/check.h"
#include "lib/files.h"

namespace tinbox {

void write_pid_file(const std::string& path, pid_t pid) {
  const auto unfinished = path + ".new";
  const sys::Fd file(sys::check_quietly(
      ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644),
      "open({:?}, O_CREAT)", unfinished));
  sys::write_all(file, std::to_string(pid));
  sys::check_quietly(::rename(unfinished.c_str(), path.c_str()), "rename({:?}, {:?})",
                     unfinished, path);
}

}  // namespace tinbox
