// resources_json.h — the object "linux.resources" of config.json: limits. They are
// named after files of version 1.
#pragma once

#include "06-full-container/resources/resources.h"
#include "06-full-container/spec/field.h"

namespace tinbox {

Resources read_resources(const Field& object);

}  // namespace tinbox
