// devices.h — /dev of a container: a few harmless devices, and the usual links. CHILD.
#pragma once

#include "lib/fd.h"

namespace tinbox {

// In the directory dev of the root; nothing if there is none. What stands there already
// stays. (OCI calls these the default devices.)
void make_devices(const sys::Fd& root);

}  // namespace tinbox
