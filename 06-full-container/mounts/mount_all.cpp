// mount_all.cpp — see mount_all.h.
#include "06-full-container/mounts/mount_all.h"

#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <array>

#include "02-namespaces/calls.h"
#include "06-full-container/mounts/attach.h"
#include "06-full-container/mounts/copy_up.h"
#include "06-full-container/mounts/in_root.h"
#include "lib/check.h"

namespace tinbox {
namespace {

constexpr unsigned long of_a_mount = MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC |
                                     MS_NOSYMFOLLOW | MS_NOATIME | MS_NODIRATIME |
                                     MS_RELATIME;

// Files of /proc that others simulate, with the container's own numbers in them.
constexpr std::array may_be_covered = {
    "/proc/cpuinfo", "/proc/diskstats", "/proc/meminfo", "/proc/stat",
    "/proc/swaps",   "/proc/uptime",    "/proc/loadavg", "/proc/slabinfo"};

// A file of an image's in the place of /proc/self/attr would read what we write there.
void require_harmless(const Mount& mount) {
  if (mount.destination.starts_with("/proc/") &&
      std::ranges::find(may_be_covered, mount.destination) == may_be_covered.end())
    throw sys::InputError(fmt::format(
        "mount {}: nothing may be mounted there: /proc must stay the kernel's own",
        mount.destination));
}

bool is_directory(const std::string& path) {
  struct stat found {};
  return ::stat(path.c_str(), &found) != 0 || S_ISDIR(found.st_mode);
}

// The kernel's own file systems go to a real directory: followed through a link, the
// container would have them in a place that nobody masks.
sys::Fd place_of(const sys::Fd& root, const Mount& mount) {
  const bool is_bind = mount.flags & MS_BIND;
  if (is_bind && mount.type != "cgroup" && !is_directory(mount.source))
    return file_in(root, mount.destination);
  if (mount.type != "proc" && mount.type != "sysfs")
    return directory_in(root, mount.destination);
  constexpr auto strictly = RESOLVE_IN_ROOT | RESOLVE_NO_SYMLINKS;
  if (auto place = try_open_in(root, mount.destination, O_PATH | O_CLOEXEC, strictly))
    return place;
  directory_in(root, mount.destination);
  return open_in(root, mount.destination, O_PATH | O_CLOEXEC, strictly);
}

// The flags of the mount that is at `place` at the moment. A user namespace may not
// drop them (they are "locked"), and we do not want to.
unsigned long flags_at(const sys::Fd& place) {
  struct statvfs found {};
  sys::check_quietly(::fstatvfs(place.get(), &found), "fstatvfs({})", place.get());
  // The ST_ bits are the MS_ bits, but for one, which statvfs(3) numbers differently.
  unsigned long flags = found.f_flag & of_a_mount;
  flags &= ~static_cast<unsigned long>(MS_RELATIME);
  if (found.f_flag & ST_RELATIME) flags |= MS_RELATIME;
  return flags;
}

// mount(2) ignores all flags of a bind mount but MS_REC: a second call sets them.
void set_flags(const sys::Fd& place, unsigned long flags, unsigned long cleared) {
  const auto wanted = (flags_at(place) & ~cleared) | (flags & of_a_mount);
  sys::mount("none", path_of(place), "", MS_REMOUNT | MS_BIND | wanted);
}

// A place cannot be read, but by "." one can open what it is, though it is hidden.
sys::Fd below(const sys::Fd& place) {
  return sys::Fd(sys::check_quietly(
      ::openat(place.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), "openat(\".\")"));
}

// Flags of a mount and of all below it.
void set_recursively(const sys::Fd& place, const Mount& mount) {
  mount_attr change{};
  change.attr_set = mount.recursive_set;
  change.attr_clr = mount.recursive_cleared;
  sys::check(::mount_setattr(place.get(), "", AT_EMPTY_PATH | AT_RECURSIVE, &change,
                             sizeof change),
             "mount_setattr({}, \"\", AT_EMPTY_PATH|AT_RECURSIVE, {{attr_set={:#x}, "
             "attr_clr={:#x}}})",
             place.get(), mount.recursive_set, mount.recursive_cleared);
}

void mount_one(const sys::Fd& root, const Mount& mount) {
  require_harmless(mount);
  if (mount.copy_symlink && copy_link(root, mount)) return;
  const auto place = place_of(root, mount);
  attach(mount, place);
  const bool is_bind = mount.flags & MS_BIND;
  const bool needs_flags = is_bind && ((mount.flags & of_a_mount) || mount.cleared);
  const bool needs_recursion = mount.recursive_set || mount.recursive_cleared;
  if (!needs_flags && !needs_recursion && !mount.copy_up && !mount.propagation) return;
  // Opened again: that descriptor is of the place below, which the mount now hides.
  const auto on_top = open_in(root, mount.destination);
  if (needs_flags) set_flags(on_top, mount.flags, mount.cleared);
  if (needs_recursion) set_recursively(on_top, mount);
  if (mount.copy_up) copy_up(below(place), on_top);
  if (mount.propagation) sys::mount("none", path_of(on_top), "", mount.propagation);
}

}  // namespace

void mount_all(const sys::Fd& root, const std::vector<Mount>& mounts) {
  for (const auto& mount : mounts) mount_one(root, mount);
}

void make_read_only(const sys::Fd& root, const std::string& path) {
  const auto place = try_open_in(root, path, O_PATH | O_CLOEXEC);
  if (!place && errno == ENOENT) return;  // not every kernel has every file
  sys::check_quietly(place.get(), "openat2({:?}, RESOLVE_IN_ROOT)", path);
  sys::mount(path_of(place), path_of(place), "", MS_BIND | MS_REC);
  set_flags(open_in(root, path), MS_RDONLY, 0);
}

void make_root_read_only(const sys::Fd& root) { set_flags(root, MS_RDONLY, 0); }

}  // namespace tinbox
