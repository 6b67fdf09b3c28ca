// sysctls.h — settings of the kernel that are a namespace's own. sysctl(8)
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "lib/fd.h"

namespace tinbox {

using Sysctls = std::vector<std::pair<std::string, std::string>>;

// Throws sys::InputError for a setting that no namespace of the container's holds: it
// would be changed for the whole host. `who` names the place: "config.json: …".
struct OwnSettings {
  bool ipc = false, net = false, uts = false;
};
void require_own_settings(const Sysctls& sysctls, OwnSettings own);

// CHILD, in the new namespaces: writes them through the /proc of the root, which is
// verified to be the kernel's.
void write_sysctls(const sys::Fd& root, const Sysctls& sysctls);

}  // namespace tinbox
