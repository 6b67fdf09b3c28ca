// options.cpp — the option table of 06-full-container.
#include "06-full-container/options.h"

#include <fmt/format.h>

#include "03-cgroups/deeper/parse_limits.h"
#include "05-network/deeper/wishes.h"
#include "06-full-container/capstone/choices.h"
#include "06-full-container/terminal/signal_names.h"
#include "lib/cli.h"
#include "lib/error.h"
#include "lib/text.h"

namespace tinbox {
namespace {

struct Words {
  std::string memory, cpus, processes, stop_signal, patience;
  std::vector<std::string> io, rlimits;
  Wishes network;
  bool no_init = false, no_network = false, no_seccomp = false;
};

void read_words(const Words& words, ContainerOptions& options) {
  auto& limits = options.limits;
  if (!words.memory.empty()) limits.memory_bytes = parse_size("--memory", words.memory);
  if (limits.memory_bytes) limits.swap_bytes = 0;  // or the limit would be none
  if (!words.cpus.empty()) limits.cpu_us = parse_cpus("--cpus", words.cpus);
  if (!words.processes.empty())
    limits.processes = parse_count("--pids", words.processes, 1 << 22);
  for (const auto& one : words.io) limits.io.push_back(parse_io_limit("--io-max", one));
  for (const auto& one : words.rlimits) options.rlimits.push_back(parse_rlimit(one));
  options.stub_init = !words.no_init;
  options.network_wanted = !words.no_network;
  if (!words.stop_signal.empty()) options.stop_signal = parse_signal(words.stop_signal);
  options.filter_wanted = !words.no_seccomp;
  if (words.patience.empty()) return;
  const auto seconds = sys::parse_number<unsigned>(words.patience);
  if (!seconds || *seconds > 86'400)
    throw sys::InputError(
        fmt::format("--stop-timeout {}: expected seconds, such as 10", words.patience));
  options.patience = std::chrono::seconds(*seconds);
}

}  // namespace

ContainerOptions parse_container_options(int argc, char** argv) {
  ContainerOptions options;
  Words words;
  sys::Cli cli(
      "Run a command in a container",
      "06-full-container build/root --memory 64M --publish 8080:80 -- /bin/sh");
  cli.positional("ROOT", options.root, "a directory with a root; it is never changed");
  cli.option("--name NAME", options.name, "of the container; else one is chosen");
  cli.option("--hostname NAME", options.hostname, "own host name; else its name");
  cli.repeated("--layer DIR", options.layers,
               "a layer over ROOT; the first is the top");
  cli.flag("--read-only", options.read_only, "the root cannot be written to");
  cli.option("--memory SIZE", words.memory, "such as 64M; who needs more is killed");
  cli.option("--cpus N", words.cpus, "processor time: 0.5 is half of one");
  cli.option("--pids N", words.processes, "processes and threads at most");
  cli.repeated("--io-max DEV:KEY=N", words.io,
               "rbps, wbps, riops or wiops of a device; may be repeated");
  cli.repeated("--rlimit NAME=SOFT:HARD", words.rlimits, "such as nofile=1024:2048");
  cli.repeated("--publish PORTS", words.network.publish,
               "[IP:]HOST:BOX[/udp]: a port of the host leads to one of the container");
  cli.option("--bridge NAME", options.network.bridge,
             "join this bridge; the first container makes it, the last removes it");
  cli.flag("--isolate", options.network.isolate,
           "reach the outside: not the host or its boxes");
  cli.flag("--no-network", words.no_network, "only a loopback device");
  cli.flag_or_value("--userns", "self", options.user_namespace,
                    "own users: you are root inside; =pick for a range of 65536, or "
                    "=INSIDE:OUTSIDE:COUNT[,…]");
  cli.repeated("--cap-add NAME", options.added_capabilities, "CAP_KILL, or ALL");
  cli.repeated("--cap-drop NAME", options.dropped_capabilities, "CAP_KILL, or ALL");
  cli.flag("--no-seccomp", words.no_seccomp, "no filter of system calls");
  cli.flag("--no-init", words.no_init, "the command itself is pid 1: no stub");
  cli.option("--stop-signal SIGNAL", words.stop_signal,
             "handed on for SIGTERM; RTMIN+3, where the command is systemd");
  cli.option("--stop-timeout SECONDS", words.patience,
             "from the signal that asks it to end to SIGKILL; default: 10");
  cli.command_options(options.command);
  cli.explain_option(options.explain_as_shell);
  cli.parse(argc, argv, options.command);
  fulfil(words.network, options.network);
  read_words(words, options);
  complete(options);
  return options;
}

}  // namespace tinbox
