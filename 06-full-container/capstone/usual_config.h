// usual_config.h — from the options to a Config: what a container usually is.
#pragma once

#include "06-full-container/container/config.h"
#include "06-full-container/options.h"

namespace tinbox {

// PARENT. The root and the id maps are left to others. Throws sys::InputError naming
// the option that is wrong.
Config usual_config(const ContainerOptions& options);

}  // namespace tinbox
