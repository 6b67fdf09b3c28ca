// shell_form.h — --explain=shell: 02-namespaces' work as commands of util-linux.
#pragma once

#include <string>

#include "02-namespaces/options.h"

namespace tinbox {

// What a later chapter does in the same box, and how it is called.
struct LaterChapter {
  std::string program = "02-namespaces";
  std::string mount_root = "";  // lines for sh, as Box::mount_root: before the new root
};

// Prints a POSIX shell script that does what `options` ask for; answers the exit code.
// Throws sys::InputError for the few combinations that util-linux has no way to make.
int print_shell_form(const BoxOptions& options, const LaterChapter& later = {});

}  // namespace tinbox
