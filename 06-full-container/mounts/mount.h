// mount.h — one mount of a container, as fstab(5) and config.json have it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "02-namespaces/id_maps.h"

namespace tinbox {

struct Mount {
  std::string destination;  // in the container: "/dev/pts"
  std::string type;         // "tmpfs"; of no meaning for a bind mount
  std::string source;
  unsigned long flags = 0;        // MS_BIND, MS_RDONLY, MS_NOSUID …
  unsigned long cleared = 0;      // flags of the source that a bind mount shall lose
  unsigned long propagation = 0;  // MS_PRIVATE, MS_REC …; 0: as it is
  std::string data;               // options of the file system: "mode=755,size=64k"
  // Of a mount and all below it: MOUNT_ATTR_RDONLY … of mount_setattr(2).
  std::uint64_t recursive_set = 0, recursive_cleared = 0;
  bool copy_up = false;       // a tmpfs that begins with what it hides
  bool copy_symlink = false;  // of a source that is a link, a copy

  // With owners of its own: see id_mapped.h.
  bool wants_ids = false, maps_all = false;  // and all below it
  std::optional<IdMaps> id_maps = std::nullopt;
  int tree = -1;  // what the parent has prepared: a descriptor
};

// Takes one word of an fstab's options into `mount`: "ro", "rbind", "rprivate"; what is
// no flag is the file system's own. False for a word that is known, and not supported.
bool add_mount_option(Mount& mount, const std::string& word);

// All those words.
std::vector<std::string> mount_option_names();

}  // namespace tinbox
