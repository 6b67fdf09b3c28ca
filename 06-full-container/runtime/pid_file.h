// pid_file.h — the number of a process, for an engine to read.
#pragma once

#include <sys/types.h>

#include <string>

namespace tinbox {

// Whoever sees the file finds the whole number in it: rename(2).
void write_pid_file(const std::string& path, pid_t pid);

}  // namespace tinbox
