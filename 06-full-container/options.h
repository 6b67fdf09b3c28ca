// options.h — what the command line of 06-full-container says.
#pragma once

#include <signal.h>

#include <chrono>
#include <string>
#include <vector>

#include "03-cgroups/limits.h"
#include "05-network/options.h"
#include "06-full-container/security/rlimits.h"
#include "lib/command.h"

namespace tinbox {

struct ContainerOptions {
  std::string root;
  std::string name;                 // "": chosen
  std::string hostname;             // "": the name
  std::vector<std::string> layers;  // over the root, top first
  bool read_only = false;           // else what it writes is gone in the end
  std::string user_namespace;       // "", "self", "pick" or ranges
  bool stub_init = true;
  bool network_wanted = true;
  bool filter_wanted = true;  // of system calls
  NetworkOptions network;
  Limits limits;
  std::vector<std::string> added_capabilities, dropped_capabilities;
  std::vector<Rlimit> rlimits;
  int stop_signal = SIGTERM;          // what asks it to end
  std::chrono::seconds patience{10};  // from then on, until SIGKILL
  sys::Command command;
  bool explain_as_shell = false;
};

// Sets sys::explaining too, and throws sys::InputError for a wrong command line.
ContainerOptions parse_container_options(int argc, char** argv);

}  // namespace tinbox
