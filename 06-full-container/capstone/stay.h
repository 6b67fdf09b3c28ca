// stay.h — the rest of the capstone's life: it stays with the container until its end.
#pragma once

#include "06-full-container/options.h"
#include "lib/fd.h"
#include "lib/spawn.h"

namespace tinbox {

// PARENT: the exit code that tells how the container ended: as ever; 133 if it asked
// for a reboot, or was asked to make one; and 0 if it has powered itself off. reboot(2)
// ends no machine in a pid namespace, but the namespace.
int stay_until_the_end(sys::Child& child, const sys::Fd& master,
                       const ContainerOptions& options);

}  // namespace tinbox
