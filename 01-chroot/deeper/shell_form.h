// shell_form.h — --explain=shell: 01-chroot's work as commands of coreutils.
#pragma once

#include "01-chroot/options.h"

namespace tinbox {

// Prints a POSIX shell script that does what `options` ask for; answers the exit code.
int print_shell_form(const ChrootOptions& options);

}  // namespace tinbox
