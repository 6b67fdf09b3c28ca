// options.h — what the command lines of this chapter's two programs say.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "05-network/deeper/publish.h"
#include "05-network/inet.h"
#include "lib/command.h"

namespace tinbox {

struct NetworkOptions {
  std::string name;
  std::string root;
  std::string bridge;
  std::optional<Cidr> address;  // of the box
  std::vector<Published> published;
  std::uint64_t rate_bits = 0;  // a second; 0 is no limit
  unsigned mtu = 0;             // 0 leaves it to the kernel
  bool isolate = false;
  bool no_nat = false;
  sys::Command command;
  bool explain_as_shell = false;
};

// They set sys::explaining too, and throw sys::InputError for a wrong command line.
NetworkOptions parse_network_options(int argc, char** argv);

}  // namespace tinbox
