// launch.h — what `create` and `run` have in common: from a bundle to a container.
#pragma once

#include <optional>
#include <string>

#include "06-full-container/container/state.h"
#include "06-full-container/runtime/cli.h"
#include "06-full-container/spec/config_json.h"
#include "lib/cli.h"
#include "lib/spawn.h"

namespace tinbox {

struct LaunchOptions {
  std::string id, bundle = ".", config_file = "config.json";
  std::string console_socket, pid_file, pidfd_socket, preserved;
  bool no_pivot = false, no_new_keyring = false, no_subreaper = false;
  bool gate = false;    // `create`: wait for `start`
  bool detach = false;  // the container outlives us
};

// The options of both verbs, declared at `cli`.
void add_launch_options(sys::Cli& cli, LaunchOptions& options);

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
