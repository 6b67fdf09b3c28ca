// branches.cpp — see branches.h.
#include "04-union-fs/deeper/branches.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <filesystem>

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
  sys::check(::setns(box.get(), CLONE_NEWUSER), "setns(pidfd of {}, CLONE_NEWUSER)",
             pid);
  sys::check(::unshare(CLONE_NEWNS), "unshare(CLONE_NEWNS)");
}

void enter_mounts(const sys::Fd& box, pid_t pid) {
  sys::check(::setns(box.get(), CLONE_NEWNS), "setns(pidfd of {}, CLONE_NEWNS)", pid);
}

// What the mount table tells of our own mounts. The kernel does not read it.
constexpr auto branch = "branch";

// Before the box's mounts are entered: its /proc does not know us.
std::string mounts_of(pid_t pid) {
  return sys::read_file(fmt::format("/proc/{}/mountinfo", pid));
}

sys::Fd open_box(pid_t pid) {
  union_of(pid);  // throws for what is no box of ours
  return sys::Fd(sys::check_quietly(sys::pidfd_open(pid), "pidfd_open({})", pid));
}

// Answers its path as the mount table has it: no links in it, no slash at its end.
std::string enter(const std::string& path) try {
  sys::check(::chdir(path.c_str()), "chdir({:?})", path);
  return std::filesystem::current_path();
} catch (const sys::Error& error) {
  throw sys::InputError(fmt::format("{}: {}: name a directory that the box has", path,
                                    sys::errno_name(error.error_number())));
}

void unmount(const std::string& place) {
  sys::check(::umount2(place.c_str(), MNT_DETACH | UMOUNT_NOFOLLOW),
             "umount2({:?}, MNT_DETACH|UMOUNT_NOFOLLOW)", place);
}

// The layer, and over it the union of the layer with what was there before.
void mount_branch(const sys::Fd& copy, const std::string& place) {
  sys::check(
      ::move_mount(copy.get(), "", AT_FDCWD, place.c_str(), MOVE_MOUNT_F_EMPTY_PATH),
      "move_mount({}, \"\", AT_FDCWD, {:?}, MOVE_MOUNT_F_EMPTY_PATH)", copy.get(),
      place);
  const auto options =
      mount_options({.layers = {place, "."}, .user_xattr = !may_write_trusted_marks()});
  try {
    sys::check(::mount(branch, place.c_str(), "overlay", MS_RDONLY, options.c_str()),
               "mount({:?}, {:?}, \"overlay\", MS_RDONLY, {:?})", branch, place,
               options);
  } catch (...) {  // the layer alone would hide what is there
    unmount(place);
    throw;
  }
}

}  // namespace

int append_branch(const BranchOptions& options) {
  const auto& [pid, layer, path] = options;
  const auto box = open_box(pid);
  const auto mounts = mounts_of(pid);
  enter_users(box, pid);
  sys::say("a copy of the layer's mount, not mounted anywhere: a thing to carry over");
  const sys::Fd copy(sys::check(
      ::open_tree(AT_FDCWD, layer.c_str(), OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC),
      "open_tree(AT_FDCWD, {:?}, OPEN_TREE_CLONE|OPEN_TREE_CLOEXEC)", layer));
  // The copy is still in touch with the host: what is mounted on it would appear there.
  mount_attr cut{};
  cut.propagation = MS_PRIVATE;
  sys::check(::mount_setattr(copy.get(), "", AT_EMPTY_PATH, &cut, sizeof cut),
             "mount_setattr({}, \"\", AT_EMPTY_PATH, {{propagation=MS_PRIVATE}})",
             copy.get());
  enter_mounts(box, pid);
  sys::say("we stand in the old directory, which stays \".\" whatever is put over it");
  const auto place = enter(path);
  if (source_of_mount_on(mounts, place) == branch)
    throw sys::InputError(fmt::format(
        "{}: a layer lies over it already: take that one away first, see 04-union-fs "
        "drop --help",
        path));
  mount_branch(copy, place);
  return 0;
}

int drop_branch(const BranchOptions& options) {
  const auto& [pid, layer, path] = options;
  const auto box = open_box(pid);
  const auto mounts = mounts_of(pid);
  enter_users(box, pid);
  enter_mounts(box, pid);
  const auto place = enter(path);
  if (source_of_mount_on(mounts, place) != branch)
    throw sys::InputError(fmt::format(
        "{}: no layer was laid over it: see 04-union-fs append --help", path));
  // Two mounts: the union, and below it the layer that was carried over.
  unmount(place);
  unmount(place);
  return 0;
}

}  // namespace tinbox
