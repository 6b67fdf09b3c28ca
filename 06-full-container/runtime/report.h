// report.h — how tinrun tells a failure: to the person, and to the engine.
#pragma once

#include <exception>
#include <string>
#include <vector>

#include "06-full-container/runtime/cli.h"

namespace tinbox {

// One line on stderr, and the same in the --log, in its format. Answers the exit code,
// which is always 1, as runc's is.
int report(const GlobalOptions& options, const std::exception& error);

// On stderr, a line each.
void warn(const std::vector<std::string>& warnings);

}  // namespace tinbox
