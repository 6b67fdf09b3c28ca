// process.h — from a process of ours to the container's: the last steps, which the
// first process of a container and one that is added later have in common. CHILD.
#pragma once

#include <functional>

#include "06-full-container/container/config.h"
#include "06-full-container/terminal/console.h"
#include "lib/fd.h"

namespace tinbox {

// Gives up, in the one order that works, all that the process shall not have. Call it
// in the new root; what needs power comes before.
void become_process(const Process& process, Terminal& terminal);

// `before`, and execve(2), in the working directory that we are in. Throws what failed;
// or tells it to `starter`, if there is one: then our parent has long gone.
[[noreturn]] void exec_process(
    const Process& process, const sys::Fd& starter,
    const std::function<void()>& before = [] {});

}  // namespace tinbox
