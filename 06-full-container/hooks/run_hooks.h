// run_hooks.h — runs hooks, wherever the caller is.
#pragma once

#include <string>
#include <vector>

#include "06-full-container/hooks/hook.h"

namespace tinbox {

// One after the other, each with `state` as its standard input. `kind` is the name of
// the list: "createRuntime". Throws std::runtime_error for the first that fails, or
// takes too long, with what it said; those behind it do not run.
void run_hooks(const std::vector<Hook>& hooks, const char* kind,
               const std::string& state);

}  // namespace tinbox
