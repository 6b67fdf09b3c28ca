// implied.h — what a command line leaves unsaid: options that bring others with them,
// and combinations that make no sense.
#pragma once

#include "02-namespaces/options.h"

namespace tinbox {

// PARENT, once, after the options are read. Without CAP_SYS_ADMIN it adds --userns, and
// says so on stderr. Throws sys::InputError naming the option that cannot be.
void complete(BoxOptions& options);

}  // namespace tinbox
