// stay.h — the rest of the capstone's life: it stays with the container until its end.
#pragma once

#include <chrono>

#include "lib/fd.h"
#include "lib/spawn.h"

namespace tinbox {

// PARENT: the exit code that tells how the container ended: as ever, and 133 if it
// asked for a reboot, which inside a pid namespace ends just that. reboot(2)
int stay_until_the_end(sys::Child& child, const sys::Fd& master,
                       std::chrono::seconds patience);

}  // namespace tinbox
