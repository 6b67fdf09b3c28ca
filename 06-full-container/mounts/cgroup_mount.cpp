// cgroup_mount.cpp — see cgroup_mount.h.
#include "06-full-container/mounts/cgroup_mount.h"

#include <sys/mount.h>

#include "02-namespaces/calls.h"
#include "06-full-container/mounts/in_root.h"

namespace tinbox {

void mount_cgroups(const sys::Fd& root, const Mount& mount) {
  constexpr unsigned long flags =
      MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_RELATIME;
  const auto place = directory_in(root, mount.destination);
  sys::mount("/sys/fs/cgroup", path_of(place), "", MS_BIND);
  const auto on_top = open_in(root, mount.destination);
  sys::mount("none", path_of(on_top), "", MS_REMOUNT | MS_BIND | flags);
}

}  // namespace tinbox
