// launch.h — what `create` and `run` have in common: from a bundle to a container.
#pragma once

#include "06-full-container/container/state.h"
#include "06-full-container/runtime/plan.h"
#include "lib/spawn.h"

namespace tinbox {

// A container that runs or, with a gate, waits at it.
struct Launched {
  StateDirectory directory;
  State state;
  sys::Child child;
  sys::Fd master;  // of its terminal, if nobody else got it
};

// Throws what went wrong; then nothing is left, neither process nor state.
Launched launch(const GlobalOptions& global, const LaunchOptions& options);

}  // namespace tinbox
