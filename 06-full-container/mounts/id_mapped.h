// id_mapped.h — a directory of the host's in which files have other owners: what is
// 0's on the disk is 100000's in the mount, and nothing was changed. mount_setattr(2)
//
//     on the disk       in the mount
//     uid 0        ──▶  uid 100000, which is 0 in the container's user namespace
//
// The kernel takes the map from a user namespace, which nobody has to live in. It must
// be done by who has power over the file system: by the parent, before the container
// has a user namespace of its own.
#pragma once

#include <vector>

#include "06-full-container/mounts/mount.h"
#include "lib/fd.h"

namespace tinbox {

// PARENT. For each mount with ids of its own: a copy of what it names, mapped and in
// nobody's table, to be moved to its place by the container. What is answered keeps
// them open until then. Throws sys::InputError where the kernel cannot do it.
std::vector<sys::Fd> open_id_mapped(std::vector<Mount>& mounts);

}  // namespace tinbox
