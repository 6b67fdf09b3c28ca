// options.h — what the command line of 01-chroot says.
#pragma once

#include <string>

#include "lib/command.h"

namespace tinbox {

struct ChrootOptions {
  std::string root;
  sys::Command command;
  bool explain_as_shell = false;
};

// Sets sys::explaining too. Throws sys::InputError for a wrong command line.
ChrootOptions parse_chroot_options(int argc, char** argv);

}  // namespace tinbox
