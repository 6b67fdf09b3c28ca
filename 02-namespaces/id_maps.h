// id_maps.h — which user outside stands behind which user inside. user_namespaces(7)
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace tinbox {

// `count` ids from `inside` on are those from `outside` on: {0, 1000, 1} makes the user
// 1000 of the host root in the box.
struct IdRange {
  unsigned inside = 0;
  unsigned outside = 0;
  unsigned count = 1;
};

struct IdMaps {
  std::vector<IdRange> uids;
  std::vector<IdRange> gids;
};

// The caller as root inside; all that an unprivileged user may map without help.
IdMaps map_caller_to_root();

// The text of a map file: one line a range, "0 1000 1\n".
std::string map_text(const std::vector<IdRange>& ranges);

// PARENT, while the child waits: writes the maps of the child's new user namespace.
// They can be written once. Throws sys::Error with EPERM for ids not ours to map.
void write_id_maps(pid_t child, const IdMaps& maps);

// CHILD, after that: becomes root inside (or the first mapped id, if 0 is not among
// them). Until then our own id may have no name inside, and we create no file: 65534.
void become_root_inside(const IdMaps& maps);

}  // namespace tinbox
