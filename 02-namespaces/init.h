// init.h — pid 1 of a box: a stub of the init that every Unix has. pid_namespaces(7)
//
// Without it the command itself is pid 1, which is no ordinary process: a signal that
// it neither handles nor blocks is dropped (SIGTERM, Ctrl-C), and orphans of the box
// become its children, whether or not it ever waits for them.
#pragma once

#include <functional>

#include "lib/spawn.h"

namespace tinbox {

// CHILD, pid 1 of a new pid namespace: runs `body` in a child of its own (the command,
// pid 2), hands signals on to it, reaps every orphan, and ends with the command's exit
// code. When it ends, the kernel kills all that is left in the namespace.
[[noreturn]] void run_as_init(sys::Lifeline& parent,
                              const std::function<void(sys::Lifeline&)>& body);

}  // namespace tinbox
