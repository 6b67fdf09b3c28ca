// overlay.h — several directories seen as one: the overlay file system.
//
//   layers   top first: a higher one hides what a lower one has. Never written to
//   upper    above them all: whatever the box writes goes here
//   work     an empty directory beside it, in which the kernel prepares what it will
//            then rename into upper, so that nobody sees a file half copied
//
// There is no man page; see Documentation/filesystems/overlayfs.rst of the kernel.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace tinbox {

// With neither `upper` nor `in_memory`, the union is read-only.
struct Union {
  std::vector<std::string> layers = {};
  std::string upper = {};
  std::string work = {};
  bool in_memory = false;   // upper and work on a tmpfs of our own mount table
  bool user_xattr = false;  // marks are user.overlay.*: trusted.* is for real root
};

// The fourth argument of mount(2), which says it all:
//   "lowerdir=.:../base,upperdir=../up,workdir=../up.work"
std::string mount_options(const Union& what);

// The last step of mount_union: mount(2), or another call where the options are too
// long for it (deeper/many_layers.h). Names in the union are relative by then.
void mount_by_options(const Union& what, const std::string& place);
using MountCall = std::function<void(const Union&, const std::string& place)>;

// CHILD, in a new mount namespace that is private: mounts the union over its own top
// layer. So layers.front() is the union's path in this namespace. Paths come absolute
// and canonical (deeper/layers.h); user_xattr is found out here. The working directory
// is below the mount afterwards: chdir. Throws InputError where the file system of
// `upper` cannot hold the marks.
void mount_union(Union what, const MountCall& mount_overlay = mount_by_options);

}  // namespace tinbox
