// options.cpp — the option tables of 02-namespaces, 02-enter and 02-lsns.
#include "02-namespaces/options.h"

#include <fmt/format.h>

#include "02-namespaces/deeper/implied.h"
#include "lib/cli.h"
#include "lib/error.h"
#include "lib/text.h"

namespace tinbox {
namespace {

pid_t parse_pid(const std::string& text) {
  const pid_t pid = sys::parse_number<pid_t>(text).value_or(0);
  if (pid <= 0)
    throw sys::InputError(
        fmt::format("{}: not the pid of a process: see 02-lsns", text));
  return pid;
}

}  // namespace

BoxOptions parse_box_options(int argc, char** argv) {
  BoxOptions options;
  auto& box = options.box;
  auto& wanted = box.namespaces;
  bool no_private = false;
  sys::Cli cli("Run a command in namespaces of its own",
               "02-namespaces --all --root build/root -- /bin/sh");
  cli.option("--uts NAME", box.hostname, "own host name");
  cli.flag("--pid", wanted.pid, "own process numbers; implies --mount, a new /proc");
  cli.flag("--mount", wanted.mount, "own mount table");
  cli.flag("--ipc", wanted.ipc, "own message queues, semaphores, shared memory");
  cli.flag("--net", wanted.net, "own network: only a loopback device, down");
  cli.flag("--cgroup", wanted.cgroup, "own cgroup is shown as /");
  cli.option("--time OFFSET", options.time,
             "own clocks, moved by so many seconds; -uptime lets them begin at 0");
  cli.flag_or_value(
      "--userns", "self", options.id_maps,
      "own users: you are root inside; =INSIDE:OUTSIDE:COUNT[,…] for more");
  cli.flag("--all", options.all, "all eight kinds");
  cli.flag("--init", options.init, "a stub as pid 1 that reaps; implies --pid");
  cli.flag("--no-private", no_private,
           "leave the mounts shared with the host (a demo)");
  cli.option("--root DIR", box.root,
             "new root (pivot_root), with /proc, /dev and /sys");
  cli.command_options(options.command);
  cli.explain_option(options.explain_as_shell);
  cli.parse(argc, argv, options.command);
  box.private_mounts = !no_private;
  complete(options);
  return options;
}

EnterOptions parse_enter_options(int argc, char** argv) {
  EnterOptions options;
  std::string pid;
  bool as_shell = false;
  sys::Cli cli("Run a command in all namespaces of a process",
               "02-enter 4711 -- /bin/sh");
  cli.positional("PID", pid, "a process of the box");
  cli.command_options(options.command);
  cli.explain_option(as_shell);
  cli.parse(argc, argv, options.command);
  options.pid = parse_pid(pid);
  if (as_shell)
    throw sys::InputError("--explain=shell: that is nsenter(1); expected text or json");
  return options;
}

ListOptions parse_list_options(int argc, char** argv) {
  ListOptions options;
  std::string pid;
  sys::Cli cli("Show who shares which namespaces with whom", "02-lsns $$");
  cli.optional_positional("PID", pid, "only the namespaces that this process is in");
  cli.flag("--json", options.json, "one JSON object a line");
  cli.parse(argc, argv);
  if (!pid.empty()) options.pid = parse_pid(pid);
  return options;
}

}  // namespace tinbox
