// state_json.h — a State as text: for our own file, and as `state` and `list` print it.
#pragma once

#include <string>

#include "06-full-container/container/state.h"

namespace tinbox {

std::string state_text(const State& state);

// Throws sys::InputError, which begins with `file_name`, if it is damaged.
State read_state(const std::string& file_name, const std::string& text);

// As the runtime specification has it, with what runc adds: one JSON object, indented.
std::string state_for_people(const State& state, const std::string& status,
                             const std::string& oci_version);

// As a hook is given it. `pid` is the container's first process, as the hook sees it.
std::string state_for_hooks(const State& state, const char* status, pid_t pid,
                            const std::string& oci_version);

// The container process state, for an agent: `pid` is who asks it.
std::string state_for_agent(const State& state, const char* status, pid_t pid,
                            const std::string& metadata,
                            const std::string& oci_version);

// `list --format json`: an array of them.
std::string list_text(const std::vector<std::pair<State, std::string>>& states);

}  // namespace tinbox
