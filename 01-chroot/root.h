// root.h — a child with another root directory: this chapter's own idea. Later chapters
// replace both calls by stronger ones: fork by clone3, chroot by pivot_root.
#pragma once

#include <string>

#include "lib/spawn.h"

namespace tinbox {

// PARENT, and the child begins here: fork(2), with a descriptor of the child for the
// parent. To be given to sys::spawn().
sys::NewChild fork_child();

// CHILD. From here on, "/" is `root`, and we are in it. Needs CAP_SYS_CHROOT. chroot(2)
//
// This hides the host's files; it is no wall: see escape.cpp.
void enter_root(const std::string& root);

}  // namespace tinbox
