// create.cpp — tinrun create: a container that is furnished and waits for `start`.
#include "06-full-container/runtime/commands/commands.h"
#include "06-full-container/runtime/launch.h"

namespace tinbox::commands {

int create(const GlobalOptions& global, int argc, char** argv) {
  LaunchOptions options;
  options.gate = true;
  sys::Cli cli("Create a container, which waits for `start`",
               "tinrun create --bundle my-bundle my-container");
  add_launch_options(cli, options);
  cli.parse(argc, argv);
  launch(global, options).child.let_go();
  return 0;
}

}  // namespace tinbox::commands
