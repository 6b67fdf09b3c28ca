// ending.h — how a container's life ends.
#pragma once

#include "06-full-container/container/state.h"

namespace tinbox {

// SIGKILL to its first process, with which the kernel ends all others of its pid
// namespace. Throws Failure if it does not end.
void kill_and_wait(const StateDirectory& directory, const State& state);

// A container whose poststart hooks fail has not started: it is killed, and what failed
// is thrown.
void run_poststart_or_kill(const StateDirectory& directory, const State& state);

// Undoes what launch() made for a container whose processes have ended.
// Whoever comes second finds nothing to do.
void clean_up(StateDirectory& directory, const State& state);

}  // namespace tinbox
