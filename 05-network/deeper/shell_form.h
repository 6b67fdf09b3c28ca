// shell_form.h — --explain=shell: the same work as a script of iproute2 and nft.
#pragma once

#include "05-network/options.h"

namespace tinbox {

// Prints the script, and runs nothing: it only looks which addresses are free. The exit
// code of main().
int print_shell_form(const NetworkOptions& options);

}  // namespace tinbox
