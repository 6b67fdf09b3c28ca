// mounted.h — the union that a running box has for its root, read from /proc.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "04-union-fs/overlay.h"

namespace tinbox {

// Of /proc/PID/mountinfo, the mount on "/". Paths are absolute. `in_memory` tells that
// the upper is on a tmpfs that no path leads to; then `upper` is empty. Throws
// InputError if there is no such process, or its root is no overlay.
Union union_of(pid_t pid);

// Of one line of mountinfo; an overlay without layers if it is no overlay on "/".
//   95 66 0:43 / / rw - overlay /store/top rw,lowerdir=.:../base,upperdir=../up
Union parse_mountinfo(const std::string& line);

// Of the text of mountinfo: the source of the uppermost mount on `target`, or "".
std::string source_of_mount_on(const std::string& mountinfo, const std::string& target);

// What `marks` on files begin with: "trusted" or "user".
std::string prefix_of_marks(const Union& what);

// All layers, top first, upper among them.
std::vector<std::string> all_layers(const Union& what);

}  // namespace tinbox
