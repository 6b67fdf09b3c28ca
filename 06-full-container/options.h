// options.h — what the command line of 06-full-container says.
#pragma once

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
  std::chrono::seconds patience{10};  // after a signal that asks it to end
  sys::Command command;
};

// Sets sys::explaining too, and throws sys::InputError for a wrong command line.
ContainerOptions parse_container_options(int argc, char** argv);

}  // namespace tinbox
