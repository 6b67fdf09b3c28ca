// branches.cpp — see branches.h.
#include "04-union-fs/deeper/branches.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include "04-union-fs/deeper/mounted.h"
#include "04-union-fs/marks.h"
#include "lib/check.h"
#include "lib/files.h"
#include "lib/pidfd.h"

namespace tinbox {
namespace {

std::string namespace_of(const std::string& process, const std::string& kind) {
  const auto link = fmt::format("/proc/{}/ns/{}", process, kind);
  char name[64];
  const auto size = sys::check_quietly(::readlink(link.c_str(), name, sizeof name),
                                       "readlink({:?})", link);
  return {name, static_cast<std::size_t>(size)};
}

// Becomes root of the box's users, in a mount table of our own that still shows the
// host: there the layer is found.
void enter_users(const sys::Fd& box, pid_t pid) {
  if (namespace_of(std::to_string(pid), "user") == namespace_of("self", "user")) return;
  sys::check(::setns(box.get(), CLONE_NEWUSER), "setns({}, CLONE_NEWUSER)", box.get());
  sys::check(::unshare(CLONE_NEWNS), "unshare(CLONE_NEWNS)");
}

void enter_mounts(const sys::Fd& box) {
  sys::check(::setns(box.get(), CLONE_NEWNS), "setns({}, CLONE_NEWNS)", box.get());
}

sys::Fd open_box(pid_t pid) {
  union_of(pid);  // throws for what is no box of ours
  return sys::Fd(sys::check_quietly(sys::pidfd_open(pid), "pidfd_open({})", pid));
}

void enter(const std::string& path) try {
  sys::check(::chdir(path.c_str()), "chdir({:?})", path);
} catch (const sys::Error& error) {
  throw sys::InputError(fmt::format("{}: {}: name a directory that the box has", path,
                                    sys::errno_name(error.error_number())));
}

}  // namespace

int append_branch(const BranchOptions& options) {
  const auto& [pid, layer, path] = options;
  const auto box = open_box(pid);
  enter_users(box, pid);
  sys::say("a copy of the layer's mount, not mounted anywhere: a thing to carry over");
  const sys::Fd copy(sys::check(
      ::open_tree(AT_FDCWD, layer.c_str(), OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC),
      "open_tree(AT_FDCWD, {:?}, OPEN_TREE_CLONE|OPEN_TREE_CLOEXEC)", layer));
  enter_mounts(box);
  sys::say("we stand in the old directory, which stays \".\" whatever is put over it");
  enter(path);
  sys::check(
      ::move_mount(copy.get(), "", AT_FDCWD, path.c_str(), MOVE_MOUNT_F_EMPTY_PATH),
      "move_mount({}, \"\", AT_FDCWD, {:?}, MOVE_MOUNT_F_EMPTY_PATH)", copy.get(),
      path);
  const auto options_text =
      mount_options({.layers = {path, "."}, .user_xattr = !may_write_trusted_marks()});
  sys::check(
      ::mount("overlay", path.c_str(), "overlay", MS_RDONLY, options_text.c_str()),
      "mount(\"overlay\", {:?}, \"overlay\", MS_RDONLY, {:?})", path, options_text);
  return 0;
}

int drop_branch(const BranchOptions& options) {
  const auto& [pid, layer, path] = options;
  const auto box = open_box(pid);
  enter_users(box, pid);
  enter_mounts(box);
  enter(path);
  // Two mounts: the union, and below it the layer that was carried over.
  for (int mounts = 0; mounts < 2; ++mounts)
    sys::check(::umount2(path.c_str(), MNT_DETACH | UMOUNT_NOFOLLOW),
               "umount2({:?}, MNT_DETACH|UMOUNT_NOFOLLOW)", path);
  return 0;
}

}  // namespace tinbox
