// cgroup_mount.h — /sys/fs/cgroup of a container: its own groups, to look at.
#pragma once

#include <string>
#include <vector>

#include "06-full-container/mounts/mount.h"

namespace tinbox {

// PARENT. In the place of each mount of the type "cgroup": read-only views of these
// directories of the host's, which are the container's groups. One is all of version 2
// there is; of several, each has its tree's name: "memory". A new mount of cgroups
// would show all groups of the host, and let root inside change them.
void show_own_cgroups(std::vector<Mount>& mounts,
                      const std::vector<std::string>& directories);

}  // namespace tinbox
