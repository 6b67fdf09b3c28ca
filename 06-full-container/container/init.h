// init.h — a container, furnished from inside. CHILD.
#pragma once

#include "06-full-container/container/config.h"
#include "06-full-container/container/create.h"
#include "lib/spawn.h"

namespace tinbox {

// The first process of a container: in its new namespaces already, its maps written,
// its limits set, its network connected. It furnishes them and becomes the command.
[[noreturn]] void run_init(const Config& config, const Outside& outside,
                           sys::Lifeline& parent);

}  // namespace tinbox
