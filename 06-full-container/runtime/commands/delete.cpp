// delete.cpp — tinrun delete: takes away what `create` made, once it has stopped.
#include <fmt/format.h>

#include "06-full-container/container/failure.h"
#include "06-full-container/container/state.h"
#include "06-full-container/runtime/commands/commands.h"
#include "06-full-container/runtime/ending.h"
#include "lib/cli.h"
#include "lib/error.h"

namespace tinbox::commands {
namespace {

// `create` may have been killed before it wrote anything down.
State state_if_written(const StateDirectory& directory) try {
  return directory.read();
} catch (const Failure&) {
  return {};
}

// First the process, for whose sake a `create` may have it locked; then, when that has
// given up, what there is by now.
int remove_by_force(StateDirectory& directory) {
  //> exercise 6.10: leave nothing, whatever was left of it
  kill_and_wait(directory, state_if_written(directory));
  if (!directory.lock()) return 0;
  const auto state = state_if_written(directory);
  kill_and_wait(directory, state);
  clean_up(directory, state);
  return 0;
  //= sys::todo("6.10", directory, state_if_written);
  //< exercise 6.10
}

}  // namespace

int remove(const GlobalOptions& global, int argc, char** argv) {
  std::string id;
  bool force = false, regex = false;
  sys::Cli cli("Delete a container that has stopped", "tinrun delete my-container");
  cli.positional("ID", id, "the container");
  cli.flag("-f,--force", force, "kill it first; fine if there is none");
  cli.flag("-r,--regex", regex, "not supported");
  cli.parse(argc, argv);
  if (regex)
    throw sys::InputError("--regex: not supported: name the containers, one by one");

  StateDirectory directory(global.root, id);
  if (force) return remove_by_force(directory);
  const auto state = directory.read();
  if (const auto status = directory.status(state); status != "stopped")
    throw Failure(
        fmt::format("cannot delete container {} that is not stopped: {}", id, status),
        "kill it, or use --force");
  if (!directory.lock()) throw directory.missing();  // another has deleted it
  clean_up(directory, state);
  return 0;
}

}  // namespace tinbox::commands
