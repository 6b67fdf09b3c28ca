// exec.h — one more process in a container that runs. PARENT.
#pragma once

#include "06-full-container/container/config.h"
#include "06-full-container/container/create.h"
#include "lib/fd.h"
#include "lib/spawn.h"

namespace tinbox {

// Joins the namespaces of the container's first process, and becomes `process` there.
// Of `outside`, the record, the group, the console and the death with us are used.
sys::Child add_process(pid_t first, const sys::Fd& pidfd, const Process& process,
                       const Outside& outside);

}  // namespace tinbox
