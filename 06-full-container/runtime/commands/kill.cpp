// kill.cpp — tinrun kill: a signal for the container's first process, or for all.
#include <signal.h>

#include "06-full-container/container/failure.h"
#include "06-full-container/container/state.h"
#include "06-full-container/runtime/commands/commands.h"
#include "06-full-container/runtime/group.h"
#include "06-full-container/terminal/signal_names.h"
#include "lib/check.h"
#include "lib/cli.h"
#include "lib/pidfd.h"

namespace tinbox::commands {
namespace {

// All that its control group holds; without one, those of the first process alone.
int kill_all(const State& state, int number) {
  const auto group = find_group(state.cgroups);
  const auto pids = group ? group->processes() : std::vector<pid_t>{state.pid};
  for (const pid_t pid : pids) ::kill(pid, number);  // ignore: it may just have ended
  return 0;
}

}  // namespace

int kill(const GlobalOptions& global, int argc, char** argv) {
  std::string id, signal = "TERM";
  bool all = false, regex = false;
  sys::Cli cli("Send a signal to a container", "tinrun kill my-container KILL");
  cli.positional("ID", id, "the container");
  cli.optional_positional("SIGNAL", signal, "a name or a number; default: TERM");
  cli.flag("-a,--all", all, "to all its processes");
  cli.flag("-r,--regex", regex, "not supported");
  cli.parse(argc, argv);
  if (regex)
    throw sys::InputError("--regex: not supported: name the containers, one by one");

  const int number = parse_signal(signal);
  const StateDirectory directory(global.root, id);
  const auto state = directory.read();
  const auto first = open_first_process(state);
  if (!first) throw Failure("container not running", id);
  // In version 1 a frozen process does not even die.
  if (number == SIGKILL && directory.status(state) == "paused")
    require_group(state)->thaw();
  if (all) return kill_all(state, number);
  if (sys::pidfd_send_signal(first, number) < 0 && errno == ESRCH)
    throw Failure("container not running", id);
  return 0;
}

}  // namespace tinbox::commands
