// mounts.h — a mount table of the box's own, and a root that is a wall.
// All run in the CHILD, in a new mount namespace. mount_namespaces(7)
#pragma once

#include <string>

#include "02-namespaces/api_mounts.h"

namespace tinbox {

// Cuts the new mount table off from the host's. Must come before any mount: the copy
// that clone3 made may still be *shared*, and then each mount of ours appears on the
// host too. Hosts with systemd share everything.
void make_mounts_private();

// Puts a new procfs over /proc. Needs a new pid namespace, whose processes it shows.
void mount_proc();

// Makes `root` the root of the mount table, with the api file systems in it, and the
// host's mounts gone. The table must be private. pivot_root(2)
void enter_new_root(const std::string& root, ApiMounts api);

}  // namespace tinbox
