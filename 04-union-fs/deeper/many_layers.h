// many_layers.h — more layers than one page of mount options can name.
#pragma once

#include <string>

#include "04-union-fs/overlay.h"

namespace tinbox {

// A MountCall: mount(2) while the options fit into a page, else the new mount calls,
// which take one layer at a time (lowerdir+, since Linux 6.7). fsconfig(2) Throws
// InputError where the kernel is too old for that.
void mount_by_any_call(const Union& what, const std::string& place);

}  // namespace tinbox
