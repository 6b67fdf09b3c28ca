// shell_form.h — --explain=shell: the box and its union as commands of util-linux.
#pragma once

#include "04-union-fs/options.h"

namespace tinbox {

// Prints a POSIX shell script that does what `options` ask for; answers the exit code.
// Throws sys::InputError for names that mount(8) cannot be given.
int print_shell_form(const UnionOptions& options);

}  // namespace tinbox
