// resources_json.h — the object "linux.resources" of config.json: limits. They are
// named after files of version 1; chapter 03 has them in the kernel's own units.
#pragma once

#include "03-cgroups/limits.h"
#include "06-full-container/spec/field.h"

namespace tinbox {

Limits read_resources(const Field& resources);

}  // namespace tinbox
