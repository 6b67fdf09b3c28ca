// shell_form.h — --explain=shell: 02-namespaces' work as commands of util-linux.
#pragma once

#include "02-namespaces/options.h"

namespace tinbox {

// Prints a POSIX shell script that does what `options` ask for; answers the exit code.
// Throws sys::InputError for the few combinations that util-linux has no way to make.
int print_shell_form(const BoxOptions& options);

}  // namespace tinbox
