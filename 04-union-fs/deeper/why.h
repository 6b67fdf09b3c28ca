// why.h — 04-union-fs why PATH: which layer is a path of the union from?
#pragma once

#include "04-union-fs/options.h"

namespace tinbox {

// Prints what each layer says, the top one first, with a star at the one that is seen;
// or one JSON object each. Throws InputError for a path that no layer knows.
int print_why(const LookOptions& options);

}  // namespace tinbox
