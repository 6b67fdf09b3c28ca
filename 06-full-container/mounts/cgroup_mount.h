// cgroup_mount.h — /sys/fs/cgroup of a container: its own groups, to look at. CHILD.
#pragma once

#include "06-full-container/mounts/mount.h"
#include "lib/fd.h"

namespace tinbox {

// Puts what the host has at /sys/fs/cgroup there, read-only, whichever version it is: a
// new mount of cgroups would be of the whole host's too, and writable.
void mount_cgroups(const sys::Fd& root, const Mount& mount);

}  // namespace tinbox
