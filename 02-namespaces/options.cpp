// options.cpp — the option tables of 02-namespaces, 02-enter and 02-lsns.
#include "02-namespaces/options.h"

#include <fmt/format.h>

#include "02-namespaces/deeper/implied.h"
#include "lib/cli.h"
#include "lib/error.h"
#include "lib/text.h"

namespace tinbox {
BoxOptions parse_box_options(int argc, char** argv) {
  BoxOptions options;
  auto& box = options.box;
  auto& wanted = box.namespaces;
  bool no_private = false;
  sys::Cli cli("Run a command in namespaces of its own",
               "02-namespaces --all --root build/root -- /bin/sh");
  auto& app = cli.app();
  app.add_option("--uts", box.hostname, "own host name NAME")
      ->check(CLI::Validator([](auto& name) { return name.empty() ? "is empty" : ""; },
                             "NAME"));
  app.add_flag("--pid", wanted.pid,
               "own process numbers; implies --mount, a new /proc");
  app.add_flag("--mount", wanted.mount, "own mount table");
  app.add_flag("--ipc", wanted.ipc, "own message queues, semaphores, shared memory");
  app.add_flag("--net", wanted.net, "own network: only a loopback device, down");
  app.add_flag("--cgroup", wanted.cgroup, "own cgroup is shown as /");
  app.add_option("--time", options.time,
                 "own clocks, moved by OFFSET seconds; -uptime lets them begin at 0");
  app.add_flag(
      "--userns{self}", options.id_maps,
      "own users: you become root inside; =INSIDE:OUTSIDE:COUNT[,…] maps others");
  app.add_flag("--all", options.all, "all eight kinds");
  app.add_flag("--init", options.init, "a stub as pid 1 that reaps; implies --pid");
  app.add_flag("--no-private", no_private,
               "leave mounts shared with the host (a demo)");
  app.add_option("--root", box.root,
                 "new root (pivot_root), with /proc, /dev and /sys");
  cli.add_command_options(options.command);
  cli.add_explain(options.explain_as_shell);
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
  cli.app().add_option("PID", pid, "a process of the box")->required();
  cli.add_command_options(options.command);
  cli.add_explain(as_shell);
  cli.parse(argc, argv, options.command);
  options.pid = sys::parse_number<pid_t>(pid).value_or(0);
  if (options.pid <= 0 || as_shell)
    throw sys::InputError(as_shell ? "--explain=shell: use nsenter(1), see --help"
                                   : fmt::format("{}: not the pid of a process", pid));
  return options;
}

ListOptions parse_list_options(int argc, char** argv) {
  ListOptions options;
  CLI::App app("Show who shares which namespaces with whom");
  app.add_option("PID", options.pid, "only the namespaces that this process is in");
  app.add_flag("--json", options.json, "one JSON object a line");
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    fmt::print("{}", app.help());
    std::exit(0);
  } catch (const CLI::ParseError& error) {
    throw sys::InputError(fmt::format("{}; see --help", error.what()));
  }
  return options;
}

}  // namespace tinbox
