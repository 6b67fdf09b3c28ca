// tree_list.h — the lines of 03-cgls.
#pragma once

#include <vector>

#include "03-cgroups/detect.h"

namespace tinbox {

// One line for each controller: its version, who owns our group there, and whether we
// may write into it.
void print_trees(const std::vector<Hierarchy>& trees, bool json);

}  // namespace tinbox
