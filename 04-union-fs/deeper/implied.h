// implied.h — what a command line leaves unsaid: where the box writes, and as whom.
#pragma once

#include "04-union-fs/options.h"

namespace tinbox {

// PARENT, once, after the options are read. Without CAP_SYS_ADMIN it adds --userns, and
// says so on stderr. Throws sys::InputError naming the option that cannot be.
void complete(UnionOptions& options);

// The same for a look at a union: `pid` is what --pid says, or "".
void complete(LookOptions& options, const std::string& pid, bool user_namespace);

// And for a branch.
void complete(BranchOptions& options, const std::string& pid, bool has_layer);

}  // namespace tinbox
