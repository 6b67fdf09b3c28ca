// plan.h — what `create` and `run` find out before anything is made.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "03-cgroups/cgroup.h"
#include "06-full-container/container/create.h"
#include "06-full-container/container/state.h"
#include "06-full-container/runtime/cli.h"
#include "06-full-container/spec/config_json.h"
#include "06-full-container/systemd/properties.h"
#include "lib/cli.h"
#include "lib/fd.h"

namespace tinbox {

struct LaunchOptions {
  std::string id, bundle = ".", config_file = "config.json";
  std::string console_socket, pid_file, pidfd_socket, preserved;
  bool no_pivot = false, no_new_keyring = false, no_subreaper = false;
  bool gate = false;    // `create`: wait for `start`
  bool detach = false;  // the container outlives us
};

// The options of both verbs, declared at `cli`.
void add_launch_options(sys::Cli& cli, LaunchOptions& options);

// To be kept as long as the container is being made.
struct Plan {
  Bundle bundle;
  Outside outside;
  std::unique_ptr<Cgroup> group;
  sys::Fd console;             // where the master of the terminal will arrive
  std::vector<sys::Fd> trees;  // with owners of their own
  State state;
  std::vector<Property> unit_properties;  // of state.unit, if systemd is to make it
};

// PARENT. Throws sys::InputError or Failure for what cannot be; may execute our program
// once more (security/own_executable.h).
Plan make_plan(const GlobalOptions& global, const LaunchOptions& options);

}  // namespace tinbox
