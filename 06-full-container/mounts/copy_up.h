// copy_up.h — the option "tmpcopyup": a new tmpfs begins with what it hides. CHILD.
#pragma once

#include "lib/fd.h"

namespace tinbox {

// Copies all below one directory into the other, with modes and owners. What is neither
// a directory nor a file nor a link is left out.
void copy_up(const sys::Fd& from, const sys::Fd& to);

}  // namespace tinbox
