// gate.h — where a created container waits for `start`: a socket in its directory.
//
//   tinrun create        the container                 tinrun start
//   makes the socket ──▶ inherits it, furnishes
//   is told "ready" ◀──  waits: accept(2)      ◀──────  connects
//   ends                 reads "go"            ◀──────  writes "go", waits
//                        execve: the connection ends ─▶ end of file: it runs
//                        or writes why not ──────────▶  says so
//
// A dead container refuses the connection, so nobody can wait for it in vain.
#pragma once

#include <string>

#include "06-full-container/container/create.h"
#include "lib/fd.h"
#include "lib/spawn.h"

namespace tinbox {

// PARENT of `create`: the socket `path`, listening.
sys::Fd make_gate(const std::string& path);

// CHILD, its last step before execve. With a gate: tells our parent that all is done,
// waits, and answers the connection of who has opened it; by then our parent has gone.
// Without: goes on at once, and dies with the parent if it shall.
sys::Fd pass_gate(const Outside& outside, sys::Lifeline& parent);

// `start`: opens the gate for good. Throws what execve said.
void open_gate(const std::string& path);

}  // namespace tinbox
