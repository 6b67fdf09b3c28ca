// shell_root.h — a new root by mount(8) and pivot_root(8).
#pragma once

#include <string>

#include "02-namespaces/deeper/shell_plan.h"

namespace tinbox {

// The lines of a script that make --root the root of the mount table of process $box.
std::string enter_root_lines(const Plan& plan);

}  // namespace tinbox
