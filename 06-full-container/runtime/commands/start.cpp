// start.cpp — tinrun start: lets a created container execute its program.
#include "06-full-container/container/failure.h"
#include "06-full-container/container/gate.h"
#include "06-full-container/container/state.h"
#include "06-full-container/runtime/commands/commands.h"
#include "06-full-container/runtime/ending.h"
#include "lib/cli.h"

namespace tinbox::commands {

int start(const GlobalOptions& global, int argc, char** argv) {
  std::string id;
  sys::Cli cli("Start a created container", "tinrun start my-container");
  cli.positional("ID", id, "the container");
  cli.parse(argc, argv);

  const StateDirectory directory(global.root, id);
  const auto state = directory.read();
  const auto status = directory.status(state);
  if (status == "stopped")
    throw Failure("cannot start a container that has stopped", id);
  if (status == "paused")
    throw Failure("cannot start a container in the paused state",
                  id + ": resume it first");
  if (status != "created")
    throw Failure("cannot start an already running container", id + " is " + status);
  try {
    open_gate(directory.gate());
  } catch (const Failure&) {  // another may have been faster, at whatever moment
    if (directory.status(state) != "running") throw;
    throw Failure("cannot start an already running container", id);
  }
  run_poststart_or_kill(directory, state);
  return 0;
}

}  // namespace tinbox::commands
