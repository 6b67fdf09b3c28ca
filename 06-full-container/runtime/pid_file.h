// pid_file.h — how an engine gets to know a new process: its number by a file, or its
// descriptor by a socket.
#pragma once

#include <string>

#include "lib/fd.h"
#include "lib/spawn.h"

namespace tinbox {

// PARENT.
class PidReaders {
 public:
  // "": none. Throws sys::InputError where nobody listens at `socket`, a path.
  PidReaders(std::string file, const std::string& socket);

  // Whoever sees the file finds the whole number in it: rename(2). The descriptor comes
  // with the word "pidfd", and unlike the number is never another process's.
  void tell(const sys::Child& child);

  // CHILD, which may wait at the gate: whoever reads to the end would wait with it.
  void forget_socket() { socket_.reset(); }

 private:
  std::string file_;
  sys::Fd socket_;
};

}  // namespace tinbox
