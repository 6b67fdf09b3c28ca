// attach.h — mounting one thing at its place. CHILD.
#pragma once

#include "06-full-container/mounts/mount.h"
#include "lib/fd.h"

namespace tinbox {

// A new file system, a view of another place, or a tree that the parent has prepared.
void attach(const Mount& mount, const sys::Fd& place);

// The option "copy-symlink": where the source is a link, the container gets a link to
// the same. False: it is none, and a mount has to be made.
bool copy_link(const sys::Fd& root, const Mount& mount);

}  // namespace tinbox
