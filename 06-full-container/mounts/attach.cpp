// attach.cpp — see attach.h.
#include "06-full-container/mounts/attach.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

#include <climits>

#include "02-namespaces/calls.h"
#include "06-full-container/mounts/in_root.h"
#include "lib/check.h"

namespace tinbox {
namespace {

// "" where there is no link.
std::string link_at(int directory, const char* name) {
  char target[PATH_MAX];
  const auto length = ::readlinkat(directory, name, target, sizeof target);
  return {target, length < 0 ? 0 : static_cast<std::size_t>(length)};
}

}  // namespace

void attach(const Mount& mount, const sys::Fd& place) {
  if (mount.tree < 0)
    return sys::mount(mount.source, path_of(place), mount.type.c_str(), mount.flags,
                      mount.data.c_str());
  sys::check(::move_mount(mount.tree, "", place.get(), "",
                          MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH),
             "move_mount({}, \"\", {}, \"\", "
             "MOVE_MOUNT_F_EMPTY_PATH|MOVE_MOUNT_T_EMPTY_PATH)",
             mount.tree, place.get());
}

bool copy_link(const sys::Fd& root, const Mount& mount) {
  const auto target = link_at(AT_FDCWD, mount.source.c_str());
  if (target.empty()) return false;
  const auto [parent, name] = parent_in(root, mount.destination);
  const int result = ::symlinkat(target.c_str(), parent.get(), name.c_str());
  const bool is_there = result < 0 && errno == EEXIST;
  if (is_there && link_at(parent.get(), name.c_str()) == target) return true;
  sys::check(result, "symlinkat({:?}, {}, {:?})", target, parent.get(), name);
  return true;
}

}  // namespace tinbox
