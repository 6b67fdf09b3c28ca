// devices.h — /dev of a container: a few harmless devices, what the bundle adds, and
// the usual links. CHILD.
#pragma once

#include <vector>

#include "06-full-container/mounts/device.h"
#include "lib/fd.h"

namespace tinbox {

// Each of `more` at its path in the root; then the usual ones (OCI's default devices)
// and the links in its directory dev, if it has one. What stands there already stays:
// throws sys::InputError if one of `more` would have to be something else.
//
// Where no device may be made (EPERM: in a user namespace), the host's own is bound to
// the place instead.
void make_devices(const sys::Fd& root, const std::vector<Device>& more);

}  // namespace tinbox
