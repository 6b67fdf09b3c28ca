// target.h — where an entry of an archive goes: nowhere but below a layer.
//
// Each path is resolved by openat2 with the layer as root, and what is made there is
// made through the descriptor of its directory: no "..", no absolute path, no link that
// came earlier in the archive leads outside.
#pragma once

#include <string>

#include "lib/fd.h"

namespace tinbox {

// The directory of an entry, and its name there.
struct Target {
  sys::Fd directory;
  std::string name;

  // A path that needs no resolving, for calls that know no descriptors.
  std::string path() const;
};

// Makes the directories on the way, as archives need not name them. "" and "." are the
// layer itself. Throws InputError for a path with "..".
Target find_target(const sys::Fd& layer, const std::string& path);

}  // namespace tinbox
