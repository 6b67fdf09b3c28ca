// run.h — run a command as a chosen user, and learn how it ended. The three functions
// of this chapter that later chapters call.
#pragma once

#include <signal.h>

#include "lib/command.h"
#include "lib/users.h"

namespace tinbox {

// CHILD. Becomes another user for good, without supplementary groups (where a user
// namespace forbids to drop them, they stay). Whatever needs root's powers, such as
// chroot(2), must come before. credentials(7)
void become_user(const sys::Credentials& user);

// CHILD, its last step: enters the working directory, lets no descriptor above 2
// through, finds the program in the new root's PATH and becomes it. Throws
// sys::ExecError with the reason if it cannot. execve(2)
[[noreturn]] void exec_command(const sys::Command& command);

// PARENT. The exit code that tells how a child ended, as a shell would: its own, or
// 128 + N if signal N ended it. `ended` is from waitid(2).
int exit_code_of(const siginfo_t& ended);

}  // namespace tinbox
