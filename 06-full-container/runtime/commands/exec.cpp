// exec.cpp — tinrun exec: one more process in a container that runs.
#include "06-full-container/container/exec.h"

#include "01-chroot/run.h"
#include "06-full-container/container/failure.h"
#include "06-full-container/container/state.h"
#include "06-full-container/runtime/agent.h"
#include "06-full-container/runtime/chosen_console.h"
#include "06-full-container/runtime/commands/commands.h"
#include "06-full-container/runtime/group.h"
#include "06-full-container/runtime/pid_file.h"
#include "06-full-container/runtime/report.h"
#include "06-full-container/security/own_executable.h"
#include "06-full-container/spec/config_json.h"
#include "06-full-container/terminal/attend.h"
#include "06-full-container/terminal/descriptors.h"
#include "lib/check.h"
#include "lib/cli.h"
#include "lib/text.h"

namespace tinbox::commands {
namespace {

struct Options {
  std::string id, process_file, cwd, user, pid_file, console_socket, preserved, group,
      pidfd_socket;
  LabelNames labels;
  std::vector<std::string> words, variables, capabilities, groups;
  bool tty = false, detach = false, no_new_privileges = false, ignore_paused = false;
};

void refuse_what_is_missing(const Options& options) {
  if (!options.group.empty())
    throw sys::InputError(
        "--cgroup: not supported: a process joins its container's own group");
  require_modules(options.labels, "--apparmor", "--process-label");
}

Options parse(int argc, char** argv) {
  Options options;
  sys::Cli cli("Run one more process in a container", "tinrun exec my-container ps");
  cli.positional("ID", options.id, "the container");
  cli.option("-p,--process FILE", options.process_file, "all of the process, as JSON");
  cli.option("--cwd DIR", options.cwd, "working directory");
  cli.repeated("-e,--env NAME=VALUE", options.variables, "one more variable");
  cli.option("-u,--user UID[:GID]", options.user, "numbers");
  cli.repeated("-g,--additional-gids GID", options.groups, "one more group");
  cli.flag("-t,--tty", options.tty, "with a terminal");
  cli.option("--pid-file FILE", options.pid_file, "write the pid there");
  cli.option("--console-socket PATH", options.console_socket,
             "send the master of the terminal there");
  cli.option("--preserve-fds N", options.preserved,
             "so many descriptors after 2 go along");
  cli.flag("-d,--detach", options.detach, "return when it runs");
  cli.repeated("-c,--cap NAME", options.capabilities, "one more capability");
  cli.option("--apparmor PROFILE", options.labels.apparmor, "AppArmor's profile");
  cli.option("--process-label LABEL", options.labels.selinux, "SELinux's label");
  cli.option("--pidfd-socket PATH", options.pidfd_socket,
             "send a descriptor of the process there");
  cli.option("--cgroup PATH", options.group, "not supported: it joins its container's");
  cli.flag("--no-new-privs", options.no_new_privileges, "no set-user-id programs");
  cli.flag("--ignore-paused", options.ignore_paused,
           "it begins when the container goes on");
  options.words = cli.parse_words(argc, argv);
  refuse_what_is_missing(options);
  return options;
}

unsigned parse_id(const std::string& option, const std::string& text) {
  const auto id = sys::parse_number<unsigned>(text);
  if (!id) throw sys::InputError(fmt::format("{} {}: expected numbers", option, text));
  return *id;
}

void apply_credentials(const Options& options, Process& process) {
  for (const auto& group : options.groups)
    process.groups.push_back(parse_id("--additional-gids", group));
  for (const auto& name : options.capabilities) {
    const auto bit = capability_bit(name);
    if (!bit) throw sys::InputError(fmt::format("--cap {}: no such capability", name));
    auto& [bounding, permitted, effective, inheritable, ambient] = process.capabilities;
    for (auto* set : {&bounding, &permitted, &effective}) *set |= *bit;
  }
  if (options.user.empty()) return;
  const auto ids = sys::split(options.user, ':');
  if (ids.size() > 2)
    throw sys::InputError(
        fmt::format("--user {}: expected UID or UID:GID", options.user));
  process.user.uid = parse_id("--user", ids.front());
  if (ids.size() == 2) process.user.gid = parse_id("--user", ids.back());
}

// --process says all; else it is as the container's first process, but for the options.
Process choose_process(const Options& options, const State& state) {
  auto process = read_bundle(state.bundle).config.process;
  if (!options.process_file.empty()) {
    auto other = read_process_file(options.process_file);
    other.filter = std::move(process.filter);  // one for all in the container
    other.landlock = std::move(process.landlock);
    other.scheduling.memory = process.scheduling.memory;
    other.scheduling.personality = process.scheduling.personality;
    return other;
  }
  if (options.words.empty())
    throw sys::InputError("no command to run: name one; see tinrun exec --help");
  process.command.arguments = options.words;
  if (!options.cwd.empty()) process.command.directory = options.cwd;
  auto& environment = process.command.environment;
  environment.insert(environment.end(), options.variables.begin(),
                     options.variables.end());
  process.no_new_privileges |= options.no_new_privileges;
  process.terminal = false;
  if (!options.labels.apparmor.empty())
    process.labels.apparmor = options.labels.apparmor;
  if (!options.labels.selinux.empty()) process.labels.selinux = options.labels.selinux;
  apply_credentials(options, process);
  return process;
}

int stay_or_go(const Options& options, sys::Child child, const sys::Fd& console) {
  if (options.detach) {
    child.let_go();
    return 0;
  }
  return exit_code_of(attend(child, console ? receive_descriptor(console) : sys::Fd()));
}

void require_running(const Options& options, bool is_alive, const std::string& status) {
  if (!is_alive || status == "stopped")
    throw Failure("cannot exec in a stopped container", options.id);
  if (status == "paused" && !options.ignore_paused)
    throw Failure("cannot exec in a paused container (use --ignore-paused to override)",
                  options.id);
  if (status != "running" && status != "paused")
    throw Failure("cannot exec in a container that is not running",
                  fmt::format("{} is {}", options.id, status));
}

}  // namespace

int exec(const GlobalOptions& global, int argc, char** argv) {
  protect_own_executable(global.own_argv);
  const auto options = parse(argc, argv);
  const StateDirectory directory(global.root, options.id);
  const auto state = directory.read();
  const auto first = open_first_process(state);
  const auto status = directory.status(state);
  require_running(options, static_cast<bool>(first), status);
  auto process = choose_process(options, state);
  warn(process.warnings);
  process.terminal |= options.tty;
  if (!options.preserved.empty())
    process.command.first_closed = 3 + parse_id("--preserve-fds", options.preserved);

  PidReaders readers(options.pid_file, options.pidfd_socket);
  Outside outside;
  AgentLine agent(process.filter);
  outside.record = [&](const sys::Child& child) {
    agent.tell(state, status.c_str(), child.pid());
  };
  const auto group = find_group(state.cgroups);
  outside.cgroup = group.get();
  outside.dies_with_parent = !options.detach;
  const auto console = choose_console(process.terminal, options.console_socket,
                                      !options.detach, outside);
  auto child = add_process(state.pid, first, process, outside);
  readers.tell(child);
  return stay_or_go(options, std::move(child), console);
}

}  // namespace tinbox::commands
