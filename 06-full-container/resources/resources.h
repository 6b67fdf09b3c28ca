// resources.h — all that the control group of a container is told. PARENT.
#pragma once

#include "03-cgroups/cgroup.h"
#include "03-cgroups/limits.h"
#include "06-full-container/resources/setting.h"

namespace tinbox {

struct Resources {
  Limits limits;      // chapter 03's
  Settings settings;  // the others, in this order
  // Refuse a limit of memory that is used up already: version 2 would kill for it.
  bool refuse_below_use = false;
};

// Throws sys::InputError if the new limit of memory is refused: see above.
void require_room(const Cgroup& group, const Resources& resources);

// Of a group that is there. Throws what the kernel does not take.
void set_resources(Cgroup& group, const Resources& resources);

}  // namespace tinbox
