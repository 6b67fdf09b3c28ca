// options.cpp — the option tables of 03-cgroups, of its verbs, and of 03-cgls.
#include "03-cgroups/options.h"

#include <algorithm>

#include <fmt/format.h>

#include "03-cgroups/deeper/parse_limits.h"
#include "lib/cli.h"
#include "lib/error.h"

namespace tinbox {
namespace {

constexpr const char* verbs[] = {"set", "freeze", "thaw", "kill", "stat"};

struct LimitWords {
  std::string memory, swap, cpus, cpu_weight, processes, cpu_list;
  std::vector<std::string> io;
};

void limit_options(sys::Cli& cli, LimitWords& words) {
  cli.option("--memory SIZE", words.memory, "such as 64M; who needs more is killed");
  cli.option("--swap SIZE", words.swap, "swap beside the memory, such as 0");
  cli.option("--cpus N", words.cpus, "processor time: 0.5 is half of one");
  cli.option("--cpu-weight N", words.cpu_weight,
             "share while others want it too, 1 to 10000; 100 is everyone's");
  cli.option("--pids N", words.processes, "processes and threads at most");
  cli.option("--cpuset LIST", words.cpu_list, "only these processors, such as 0-1,3");
  cli.repeated("--io-max DEV:KEY=N", words.io,
               "rbps, wbps, riops or wiops of a device; may be repeated");
}

Limits read_limits(const LimitWords& words) {
  Limits limits;
  if (!words.memory.empty()) limits.memory_bytes = parse_size("--memory", words.memory);
  if (!words.swap.empty()) limits.swap_bytes = parse_size("--swap", words.swap);
  if (!words.cpus.empty()) limits.cpu_us = parse_cpus("--cpus", words.cpus);
  if (!words.cpu_weight.empty())
    limits.cpu_weight = parse_weight("--cpu-weight", words.cpu_weight);
  if (!words.processes.empty())
    limits.processes = parse_count("--pids", words.processes, 1 << 22);
  if (!words.cpu_list.empty()) limits.cpus = parse_cpu_list("--cpuset", words.cpu_list);
  for (const auto& one : words.io) limits.io.push_back(parse_io_limit("--io-max", one));
  return limits;
}

}  // namespace

bool is_verb(int argc, char** argv) {
  return argc > 1 && std::find(std::begin(verbs), std::end(verbs),
                               std::string(argv[1])) != std::end(verbs);
}

GroupOptions parse_group_options(int argc, char** argv) {
  GroupOptions options;
  LimitWords words;
  sys::Cli cli("Run a command in a control group of its own",
               "03-cgroups --memory 64M --pids 20 -- /bin/sh");
  cli.option("--name PATH", options.path,
             "name of the group, below ours, or from the top: /a/b");
  limit_options(cli, words);
  cli.flag("--delegate", options.delegate, "let --user divide the group further");
  cli.command_options(options.command);
  cli.explain_option(options.explain_as_shell);
  cli.parse(argc, argv, options.command);
  options.limits = read_limits(words);
  if (options.delegate && options.command.user.empty())
    throw sys::InputError("--delegate: to whom? Name the user, such as --user 1000");
  return options;
}

VerbOptions parse_verb_options(int argc, char** argv) {
  VerbOptions options;
  options.verb = argv[1];
  LimitWords words;
  sys::Cli cli("Change a group that runs, or look at it",
               "03-cgroups set box --memory 128M");
  cli.positional("PATH", options.path, "the group, as --name has it");
  if (options.verb == "set") limit_options(cli, words);
  if (options.verb == "stat") cli.flag("--json", options.json, "one JSON object");
  bool as_shell = false;
  cli.explain_option(as_shell);
  cli.parse(argc - 1, argv + 1);
  options.limits = read_limits(words);
  if (as_shell)
    throw sys::InputError("--explain=shell: only for a run; expected text or json");
  if (options.verb == "set" && controllers_of(options.limits).empty())
    throw sys::InputError("set: what? Name a limit, such as --memory 128M");
  return options;
}

TreeListOptions parse_tree_list_options(int argc, char** argv) {
  TreeListOptions options;
  sys::Cli cli("Show where each controller lives, and whether you may use it",
               "03-cgls");
  cli.flag("--json", options.json, "one JSON object a line");
  cli.parse(argc, argv);
  return options;
}

}  // namespace tinbox
