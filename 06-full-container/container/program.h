// program.h — can the container's program be executed at all?
#pragma once

#include "lib/command.h"

namespace tinbox {

// CHILD, in the new root, as the user whose program it is: looks for it as execve
// would, and throws sys::ExecError if a look tells that it cannot be executed. Whoever
// calls `create` wants to hear that there, and not at `start`.
void require_program(const sys::Command& command);

}  // namespace tinbox
