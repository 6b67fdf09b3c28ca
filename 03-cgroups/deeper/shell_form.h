// shell_form.h — --explain=shell: 03-cgroups' work as commands of a shell.
#pragma once

#include "03-cgroups/options.h"

namespace tinbox {

// Prints a POSIX shell script that does what `options` ask for; answers the exit code.
int print_shell_form(const GroupOptions& options);

}  // namespace tinbox
