// shell_form.h — --explain=shell: 02-namespaces' work as commands of util-linux.
#pragma once

#include <string>

#include "02-namespaces/options.h"

namespace tinbox {

// What a later chapter does in the same box, and how it is called.
struct LaterChapter {
  std::string program = "02-namespaces";
  std::string mount_root = "";  // lines for sh, as Box::mount_root: before the new root
  std::string new_root = "";    // lines for sh, in place of those of this chapter
  std::string last_tool = "";   // words that start the command in the new root
};

// A POSIX shell script that does what `options` ask for. Throws sys::InputError for the
// few combinations that util-linux has no way to make.
std::string shell_script(const BoxOptions& options, const LaterChapter& later = {});

// Prints it; answers the exit code of main().
int print_shell_form(const BoxOptions& options, const LaterChapter& later = {});

}  // namespace tinbox
