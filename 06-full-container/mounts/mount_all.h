// mount_all.h — the mounts of a container, into its root. CHILD, in a mount namespace
// of its own that is private, before the old root goes: sources are the host's paths.
#pragma once

#include <string>
#include <vector>

#include "06-full-container/mounts/mount.h"
#include "lib/fd.h"

namespace tinbox {

// One after the other. Places that are missing are made. Throws sys::InputError for a
// mount that would hide what we and the container must trust: /proc itself.
void mount_all(const sys::Fd& root, const std::vector<Mount>& mounts);

// Covers `path` in the root with itself, read-only. Nothing if it is not there.
void make_read_only(const sys::Fd& root, const std::string& path);

// The root's own mount; last, as places for the others had to be made in it.
void make_root_read_only(const sys::Fd& root);

}  // namespace tinbox
