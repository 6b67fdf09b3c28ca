// above.h — a limit above that of a group further up: the kernel takes it, and it is
// never reached. Who asks for it shall know.
#pragma once

#include "03-cgroups/cgroup.h"

namespace tinbox {

// Throws sys::InputError if a group above `group` allows less memory or fewer processes.
void require_allowed_above(const Cgroup& group, const Limits& limits);

}  // namespace tinbox
