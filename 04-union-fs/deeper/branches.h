// branches.h — a layer more, or one less, while the box runs.
//
// A union cannot be changed once it is mounted. But another can be mounted over it,
// whose lower is the old one: under the same path there are more files now. What a
// process holds open, or stands in, stays as it was. (AUFS, an older union file system,
// was changed in place; overlayfs gave that up, and with it many locks.)
#pragma once

#include "04-union-fs/options.h"

namespace tinbox {

// Lays `layer`, a directory of the host's, over `path` of the box that process `pid` is
// in, by a mount that is the box's alone, and read-only. One for each path: the kernel
// stacks no more than two unions, and the box's root is the first.
int append_branch(const BranchOptions& options);

// Takes it away. Throws sys::InputError where none was laid.
int drop_branch(const BranchOptions& options);

}  // namespace tinbox
