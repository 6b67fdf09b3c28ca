// volumes.h — what a box may write beside its union: directories of the host's, and
// places in memory. All of it runs in the CHILD, when the union is mounted.
#pragma once

#include <string>

namespace tinbox {

// A directory of the host's, shown in the box as well.
struct Volume {
  std::string host;  // absolute
  std::string box;   // a directory that is there in the union
  bool read_only = false;
};

// `root` is where the union is mounted. Throws InputError if it has no such directory.
void mount_volume(const Volume& volume, const std::string& root);

// A tmpfs each over /tmp and /run, where the union has these: programs need them even
// where all else is read-only.
void mount_writable_places(const std::string& root);

}  // namespace tinbox
