// processes.h — processes that play a part in a test: a caller of ours, a child of its.
#pragma once

#include <unistd.h>

#include <functional>
#include <string>
#include <vector>

#include "lib/fd.h"
#include "lib/spawn.h"

namespace tests {

// fork(2), as spawn() wants it. Step 01 teaches it; lib knows no step.
sys::NewChild fork_child();

// CHILD: becomes the program words[0], or throws sys::ExecError.
[[noreturn]] void exec(const std::vector<std::string>& words);

// A caller of ours in a process of its own, which may die, close its descriptors, or
// ignore signals. `output` is what it, and all it starts, write to one descriptor.
struct Caller {
  pid_t pid;
  sys::Fd output;
};
Caller start(const std::function<int()>& caller, int captured = STDOUT_FILENO);

// Writes at once, unbuffered.
void say(const std::string& text);

// All that a caller writes, up to end of file; or one line, without its end. Both give
// up after five seconds.
std::string output_of(const Caller& caller);
std::string hear(const Caller& caller);

// Waits for a child, also one that we inherited: its exit code, or 128 + the signal.
// Kills it, and answers -1, if it has not ended after five seconds.
int end_of(pid_t pid);

// A whole caller: what it wrote, and how it ended.
struct Ended {
  std::string output;
  int status;
};
Ended run(const std::function<int()>& caller, int captured = STDOUT_FILENO);

// From here on, who loses its parent becomes our child, and not that of pid 1.
void adopt_orphans();

// Are we root, and is there anybody else? In a user namespace that an ordinary user
// made only one id exists.
bool may_change_user();

// Gives up every capability, for good: also for a root that is the only user there is.
void drop_power();

// Has this process a child, living or a zombie?
bool has_children();

}  // namespace tests
