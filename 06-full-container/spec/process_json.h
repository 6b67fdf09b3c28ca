// process_json.h — the object "process" of config.json, and of `exec --process`.
#pragma once

#include "06-full-container/container/config.h"
#include "06-full-container/spec/field.h"

namespace tinbox {

Process read_process(const Field& process);

}  // namespace tinbox
