// run.cpp — tinrun run: create, start and, unless detached, stay until the end.
#include "01-chroot/run.h"
#include "06-full-container/runtime/commands/commands.h"
#include "06-full-container/runtime/ending.h"
#include "06-full-container/runtime/launch.h"
#include "06-full-container/terminal/attend.h"

namespace tinbox::commands {
namespace {

void run_poststart(Launched& launched) try {
  run_poststart_or_kill(launched.directory, launched.state);
} catch (...) {
  clean_up(launched.directory, launched.state);
  throw;
}

}  // namespace

int run(const GlobalOptions& global, int argc, char** argv) {
  LaunchOptions options;
  bool keep = false;
  sys::Cli cli("Create a container and run its program",
               "tinrun run --bundle my-bundle my-container");
  add_launch_options(cli, options);
  cli.flag("-d,--detach", options.detach, "return when it runs");
  cli.flag("--keep", keep, "keep the state after its end");
  cli.parse(argc, argv);

  auto launched = launch(global, options);
  run_poststart(launched);
  auto& [directory, state, child, master] = launched;
  if (options.detach) {
    child.let_go();
    return 0;
  }
  const auto ended = attend(child, master);
  if (!keep) clean_up(directory, state);
  return exit_code_of(ended);
}

}  // namespace tinbox::commands
