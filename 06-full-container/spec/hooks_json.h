// hooks_json.h — the object "hooks" of config.json, and of our own state.json.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "06-full-container/hooks/hook.h"
#include "06-full-container/spec/field.h"

namespace tinbox {

Hooks read_hooks(const Field& object);

// Those that are left once a container is made: poststart and poststop.
nlohmann::ordered_json later_hooks_json(const Hooks& hooks);

}  // namespace tinbox
