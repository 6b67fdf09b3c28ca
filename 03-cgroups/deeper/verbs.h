// verbs.h — 03-cgroups set|freeze|thaw|kill|stat: what can be done to a group that runs.
#pragma once

#include "03-cgroups/cgroup.h"
#include "03-cgroups/options.h"

namespace tinbox {

// Does it; the answer is the exit code.
int run_verb(const VerbOptions& options);

// One line on stderr: why the kernel has killed.
void tell(const OutOfMemory& why);

}  // namespace tinbox
