// linux_json.h — the object "linux" of config.json. config-linux.md
#pragma once

#include "06-full-container/spec/config_json.h"
#include "06-full-container/spec/field.h"

namespace tinbox {

void read_linux(const Field& linux_object, Bundle& bundle);

}  // namespace tinbox
