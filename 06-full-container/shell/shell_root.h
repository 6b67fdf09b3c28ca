// shell_root.h — the container's root by mount(8), mknod(1) and pivot_root(8).
#pragma once

#include <string>

#include "06-full-container/container/config.h"
#include "06-full-container/options.h"

namespace tinbox {

// The lines of a script that furnish the root of `config`, and make it that of the
// mount table of process $box. In the order of init.cpp.
std::string new_root_lines(const ContainerOptions& options, const Config& config);

}  // namespace tinbox
