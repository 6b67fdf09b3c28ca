// diff.h — 04-union-fs diff: what did the box add, change, delete?
#pragma once

#include <functional>
#include <string>

#include "04-union-fs/options.h"
#include "04-union-fs/overlay.h"

namespace tinbox {

// 'A' for added, 'C' for changed, 'D' for deleted; a path of the union.
struct Change {
  char kind;
  std::string path;
};

// Calls `tell` for each path whose look in the union differs from that in its layers
// alone, in the order of the names. A directory that has only changed *inside* is not
// told; of one that is deleted, what was in it is not either.
// `merged` is a directory with the union mounted, "" if its upper can be read.
void compare(const Union& what, const std::string& merged,
             const std::function<void(const Change&)>& tell);

// Prints a line each, "C /etc/hosts"; or a JSON object.
int print_diff(const LookOptions& options);

}  // namespace tinbox
