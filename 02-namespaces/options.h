// options.h — what the command lines of this chapter's three programs say.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "02-namespaces/box.h"
#include "lib/command.h"

namespace tinbox {

struct BoxOptions {
  Box box;
  sys::Command command;
  bool all = false;     // all eight kinds
  bool init = false;    // a stub as pid 1
  std::string id_maps;  // "", "self", or INSIDE:OUTSIDE:COUNT[,…]
  std::string time;     // "" or an offset for a new time namespace
  bool explain_as_shell = false;
};

struct EnterOptions {
  pid_t pid = 0;
  sys::Command command;
};

struct ListOptions {
  std::optional<pid_t> pid;  // only what this process is in
  bool json = false;
};

// They set sys::explaining too, and throw sys::InputError for a wrong command line.
BoxOptions parse_box_options(int argc, char** argv);
EnterOptions parse_enter_options(int argc, char** argv);
ListOptions parse_list_options(int argc, char** argv);

}  // namespace tinbox
