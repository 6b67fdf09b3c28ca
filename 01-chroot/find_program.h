// find_program.h — where in the new root a program is.
#pragma once

#include <string>

#include "lib/command.h"

namespace tinbox {

// CHILD, in the new root. The path that execve(2) is given: as it is named, or where
// PATH leads; the mere name if it leads nowhere.
std::string find_program(const sys::Command& command);

}  // namespace tinbox
