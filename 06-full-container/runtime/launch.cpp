// launch.cpp — see launch.h.
#include "06-full-container/runtime/launch.h"

#include <unistd.h>

#include "02-namespaces/deeper/newuidmap.h"
#include "06-full-container/container/create.h"
#include "06-full-container/container/gate.h"
#include "06-full-container/runtime/chosen_console.h"
#include "06-full-container/runtime/clock.h"
#include "06-full-container/runtime/pid_file.h"
#include "06-full-container/terminal/descriptors.h"
#include "lib/check.h"
#include "lib/text.h"

namespace tinbox {
namespace {

// The options that change what the bundle says.
void apply(const LaunchOptions& options, Config& config) {
  config.pivot = !options.no_pivot;
  config.new_session_keyring = !options.no_new_keyring;
  if (options.preserved.empty()) return;
  const auto count = sys::parse_number<unsigned>(options.preserved);
  if (!count || *count > 1'000'000)
    throw sys::InputError(
        fmt::format("--preserve-fds {}: expected a number", options.preserved));
  config.process.command.first_closed = 3 + *count;
}

// Takes the directory away again unless all went well.
class Unfinished {
 public:
  explicit Unfinished(const StateDirectory& directory) : directory_(&directory) {}
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  ~Unfinished() {
    if (directory_) directory_->remove();
  }
  void finish() { directory_ = nullptr; }

 private:
  const StateDirectory* directory_;
};

State state_of(const LaunchOptions& options, const Bundle& bundle) {
  State state;
  state.id = options.id;
  state.bundle = bundle.path;
  state.root = bundle.config.root;
  state.cgroup = bundle.cgroups_path;
  state.created = time_text();
  state.owner = ::geteuid();
  state.annotations = bundle.annotations;
  return state;
}

Outside choose_outside(const LaunchOptions& options, const Config& config) {
  Outside outside;
  outside.dies_with_parent = !options.gate && !options.detach;
  if (config.id_maps && need_helper(*config.id_maps))
    outside.write_maps = write_id_maps_by_helper;
  return outside;
}

}  // namespace

void add_launch_options(sys::Cli& cli, LaunchOptions& options) {
  cli.positional("ID", options.id, "the name of the new container");
  cli.option("-b,--bundle DIR", options.bundle, "where config.json is; default: here");
  cli.option("--console-socket PATH", options.console_socket,
             "send the master of the terminal there");
  cli.option("--pid-file FILE", options.pid_file, "write the pid there");
  cli.option("--preserve-fds N", options.preserved,
             "so many descriptors after 2 go along");
  cli.flag("--no-pivot", options.no_pivot, "for a root on a ramdisk");
  cli.flag("--no-new-keyring", options.no_new_keyring, "keep the caller's keyring");
}

Launched launch(const GlobalOptions& global, const LaunchOptions& options) {
  auto bundle = read_bundle(options.bundle);
  apply(options, bundle.config);
  auto outside = choose_outside(options, bundle.config);
  const bool stays = !options.gate && !options.detach;
  auto console = choose_console(bundle.config.process.terminal, options.console_socket,
                                stays, outside);
  sys::open_directory(bundle.config.root);  // fail before anything is made

  StateDirectory directory(global.root, options.id);
  directory.create();
  Unfinished unfinished(directory);
  auto state = state_of(options, bundle);
  directory.write(state);  // from here on `delete --force` finds it
  if (options.gate) outside.gate = make_gate(directory.unfinished_gate());
  outside.record = [&](const sys::Child& child) {
    state.pid = child.pid();
    state.birth = birth_of(child.pid()).value_or(0);
    directory.write(state);
  };

  auto child = create(bundle.config, outside);
  if (!options.pid_file.empty()) write_pid_file(options.pid_file, child.pid());
  if (options.gate) directory.finish_gate();
  unfinished.finish();
  sys::Fd master;
  if (console) master = receive_descriptor(console);
  return {std::move(directory), std::move(state), std::move(child), std::move(master)};
}

void clean_up(const StateDirectory& directory, const State&) { directory.remove(); }

}  // namespace tinbox
