// masks.h — paths that a container must not read, or not write. CHILD, before the old
// root goes.
//
// /proc and /sys show one kernel, which all share: root inside would be root there.
#pragma once

#include <string>
#include <vector>

#include "lib/fd.h"

namespace tinbox {

// What engines mask by default, and what they make read-only.
const std::vector<std::string>& usual_masked_paths();
const std::vector<std::string>& usual_read_only_paths();

// Covers each path below the root that is there: a directory with an empty one that is
// read-only, anything else with /dev/null.
void mask_paths(const sys::Fd& root, const std::vector<std::string>& paths);

}  // namespace tinbox
