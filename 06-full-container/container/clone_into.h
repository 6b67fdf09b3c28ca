// clone_into.h — a child that is born into its control group. clone3(2)
#pragma once

#include "02-namespaces/namespaces.h"

namespace tinbox {

// PARENT. As 02's clone_child(); and with `cgroup_fd`, a directory of version 2, the
// child never ran anywhere else, and nobody had to be moved. -1: no such group.
sys::NewChild clone_child_into(int cgroup_fd, std::uint64_t flags);

}  // namespace tinbox
