// console.h — a terminal of the container's own, and who gets its other end. pts(4)
//
// A pseudo-terminal is a pair: what is written into the master, a process reads from
// the slave as if somebody had typed it. The process gets the slave; the master goes to
// whoever shows it: to us, or through a socket to an engine.
#pragma once

#include "06-full-container/container/config.h"
#include "lib/fd.h"

namespace tinbox {

struct Terminal {
  sys::Fd master, slave;  // none where the process wants no terminal
};

// CHILD, before the old root goes and after /dev/pts is mounted: makes the pair in the
// container's own devpts, and shows the slave as /dev/console too.
Terminal open_terminal(const sys::Fd& root, const Process& process);

// The same for one more process of a container, which we have joined.
Terminal open_terminal_inside(const Process& process);

// CHILD: sends the master away; we keep none. Nothing if there is no terminal.
void send_master(Terminal& terminal, const sys::Fd& socket);

// CHILD, leader of a new session: the slave becomes its controlling terminal, and its
// standard input, output and error.
void control_by(Terminal& terminal);

}  // namespace tinbox
