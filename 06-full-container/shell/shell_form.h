// shell_form.h — --explain=shell: the container as a script of util-linux.
#pragma once

#include "06-full-container/options.h"

namespace tinbox {

// Prints the script, and runs nothing; the exit code of main(). Throws sys::InputError
// naming an option that such a script cannot fulfil, or that an earlier chapter's does.
int print_shell_form(const ContainerOptions& options);

}  // namespace tinbox
