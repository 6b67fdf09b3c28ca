// pause.cpp — tinrun pause and resume: stop all of a container, and let it go on.
#include <utility>

#include "06-full-container/container/failure.h"
#include "06-full-container/container/state.h"
#include "06-full-container/runtime/commands/commands.h"
#include "06-full-container/runtime/group.h"
#include "lib/cli.h"

namespace tinbox::commands {
namespace {

std::string parse(const char* purpose, const char* example, int argc, char** argv) {
  std::string id;
  sys::Cli cli(purpose, example);
  cli.positional("ID", id, "the container");
  cli.parse(argc, argv);
  return id;
}

// The container of that name, and how it is.
std::pair<State, std::string> find(const GlobalOptions& global, const std::string& id) {
  const StateDirectory directory(global.root, id);
  auto state = directory.read();
  auto status = directory.status(state);
  return {std::move(state), std::move(status)};
}

}  // namespace

int pause(const GlobalOptions& global, int argc, char** argv) {
  const auto id = parse("Stop all processes of a container, until resume",
                        "tinrun pause my-container", argc, argv);
  const auto [state, status] = find(global, id);
  if (status != "running" && status != "created")
    throw Failure("container not running", id + " is " + status);
  require_group(state)->freeze();
  return 0;
}

int resume(const GlobalOptions& global, int argc, char** argv) {
  const auto id = parse("Let the processes of a paused container go on",
                        "tinrun resume my-container", argc, argv);
  const auto [state, status] = find(global, id);
  if (status != "paused") throw Failure("container not paused", id + " is " + status);
  require_group(state)->thaw();
  return 0;
}

}  // namespace tinbox::commands
