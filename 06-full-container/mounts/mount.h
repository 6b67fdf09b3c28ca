// mount.h — one mount of a container, as fstab(5) and config.json have it.
#pragma once

#include <optional>
#include <string>

namespace tinbox {

struct Mount {
  std::string destination;  // in the container: "/dev/pts"
  std::string type;         // "tmpfs"; of no meaning for a bind mount
  std::string source;
  unsigned long flags = 0;        // MS_BIND, MS_RDONLY, MS_NOSUID …
  unsigned long cleared = 0;      // flags of the source that a bind mount shall lose
  unsigned long propagation = 0;  // MS_PRIVATE, MS_REC …; 0: as it is
  std::string data;               // options of the file system: "mode=755,size=64k"
};

// Takes one word of an fstab's options into `mount`: "ro", "rbind", "rprivate"; what is
// no flag is the file system's own. False for a word that is known, and not supported.
bool add_mount_option(Mount& mount, const std::string& word);

}  // namespace tinbox
