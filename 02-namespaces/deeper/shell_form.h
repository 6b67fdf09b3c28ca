// shell_form.h — --explain=shell: 02-namespaces' work as commands of util-linux.
#pragma once

#include <string>

#include "02-namespaces/options.h"

namespace tinbox {

// A POSIX shell script that does what `options` ask for; or it is printed, and the
// answer is the exit code of main().
// Throws sys::InputError for the few combinations that util-linux has no way to make.
std::string shell_script(const BoxOptions& options);
int print_shell_form(const BoxOptions& options);

}  // namespace tinbox
