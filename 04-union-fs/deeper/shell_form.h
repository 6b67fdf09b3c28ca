// shell_form.h — --explain=shell: the box and its union as commands of util-linux.
#pragma once

#include <string>

#include "04-union-fs/options.h"

namespace tinbox {

// The lines that mount a union in the mount table of process $box, for this and for
// later chapters; `more` is done after that, in the union.
std::string union_script(Union what, const std::string& more = "");

// Prints a POSIX shell script that does what `options` ask for; answers the exit code.
// Throws sys::InputError for names that mount(8) cannot be given.
int print_shell_form(const UnionOptions& options);

}  // namespace tinbox
