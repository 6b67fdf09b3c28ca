// above.h — a limit above that of a group further up: the kernel takes it, and it is
// never reached. Who asks for it shall know.
#pragma once

#include "03-cgroups/cgroup.h"

namespace tinbox {

// PARENT, before the limits are set. Throws sys::InputError if a group above allows
// less memory, fewer processes or less processor time. (Of the last, version 1 says so
// itself: EINVAL.)
void require_allowed_above(const Cgroup& group, const Limits& limits);

}  // namespace tinbox
