// usual_filter.h — the filter of a container that nobody wrote one for.
#pragma once

#include "06-full-container/security/seccomp_profile.h"

namespace tinbox {

// It forbids what reaches past all namespaces into the one kernel that all share.
SeccompProfile usual_filter_profile();

}  // namespace tinbox
