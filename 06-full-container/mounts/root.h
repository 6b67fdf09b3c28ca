// root.h — the root of a container: made a mount, and entered for good. CHILD.
#pragma once

#include <string>

#include "lib/fd.h"

namespace tinbox {

// Makes `root` a mount of its own in our table, and the working directory. What it
// answers is that mount, for all that is done in it before we enter.
sys::Fd open_root(const std::string& root);

// Makes "." the root of the mount table, and the host's mounts gone. pivot_root(2)
void enter_root(unsigned long propagation);

// The same where pivot_root(2) is refused, as the root is a ramdisk's (--no-pivot): the
// mount is moved over the old root, which stays below it.
void enter_root_without_pivot();

}  // namespace tinbox
