// attend.h — stay with a container in the foreground: terminal, signals, its end.
#pragma once

#include <signal.h>

#include "06-full-container/terminal/stop_ladder.h"
#include "lib/fd.h"
#include "lib/spawn.h"

namespace tinbox {

// PARENT: waits until the child ends; waitid(2)'s answer tells how. Meanwhile it hands
// on signals and, if there is a `master`, carries what is typed into it and what it
// says back, with our own terminal as raw as a wire. With a `ladder`, a signal that
// asks the child to end is the first of its steps.
siginfo_t attend(sys::Child& child, const sys::Fd& master,
                 StopLadder* ladder = nullptr);

}  // namespace tinbox
