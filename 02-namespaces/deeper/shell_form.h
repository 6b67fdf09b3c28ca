// shell_form.h — 02-namespaces' work as commands of util-linux and coreutils.
#pragma once

#include "02-namespaces/options.h"

namespace tinbox {

// Prints a POSIX shell script that does what `options` ask for; answers the exit code.
int print_shell_form(const BoxOptions& options);

}  // namespace tinbox
