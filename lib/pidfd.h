// pidfd.h — a descriptor of a process. Unlike a pid, it can never come to mean another.
// Called through syscall(2): the C library of Debian 12 declares them unusably for C++.
#pragma once

#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include "lib/fd.h"

namespace sys {

// pidfd_open(2): -1 and errno on failure, ESRCH if there is no such process.
inline int pidfd_open(pid_t pid) {
  return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
}

// pidfd_send_signal(2), as kill(2).
inline int pidfd_send_signal(const Fd& pidfd, int signal) {
  return static_cast<int>(
      ::syscall(SYS_pidfd_send_signal, pidfd.get(), signal, nullptr, 0));
}

}  // namespace sys
