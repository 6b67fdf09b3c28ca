// state.cpp — tinrun state: what a container is, as JSON.
#include <fmt/format.h>

#include "06-full-container/runtime/commands/commands.h"
#include "06-full-container/runtime/version.h"
#include "06-full-container/spec/state_json.h"
#include "lib/cli.h"

namespace tinbox::commands {

int state(const GlobalOptions& global, int argc, char** argv) {
  std::string id;
  sys::Cli cli("Print the state of a container as JSON", "tinrun state my-container");
  cli.positional("ID", id, "the container");
  cli.parse(argc, argv);

  const StateDirectory directory(global.root, id);
  const auto state = directory.read();
  fmt::print("{}\n", state_for_people(state, directory.status(state), oci_version));
  return 0;
}

}  // namespace tinbox::commands
