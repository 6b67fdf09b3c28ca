// devices.cpp — see devices.h.
#include "06-full-container/mounts/devices.h"

#include <sys/mount.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "02-namespaces/calls.h"
#include "06-full-container/mounts/in_root.h"
#include "lib/check.h"

namespace tinbox {
namespace {

struct Usual {
  const char* name;
  unsigned major, minor;
};

// As in Documentation/admin-guide/devices.txt: no disk is among them.
constexpr Usual usual_devices[] = {{"null", 1, 3},   {"zero", 1, 5},    {"full", 1, 7},
                                   {"random", 1, 8}, {"urandom", 1, 9}, {"tty", 5, 0}};

struct Link {
  const char* name;
  const char* points_to;
};

constexpr Link links[] = {{"fd", "/proc/self/fd"},
                          {"stdin", "/proc/self/fd/0"},
                          {"stdout", "/proc/self/fd/1"},
                          {"stderr", "/proc/self/fd/2"},
                          {"ptmx", "pts/ptmx"}};

bool is_of(const struct stat& found, const Device& wanted) {
  return (found.st_mode & S_IFMT) == (wanted.mode & S_IFMT) &&
         (S_ISFIFO(found.st_mode) ||
          found.st_rdev == ::makedev(wanted.major, wanted.minor));
}

// The host's device, in the place of an empty file: what is left in a user namespace,
// which may make no device (EPERM), not even a harmless one.
void bind_device(const sys::Fd& directory, const char* name, const Device& device) {
  struct stat found {};
  if (::stat(device.path.c_str(), &found) < 0 || !is_of(found, device))
    throw sys::InputError(fmt::format(
        "device {}: we may not make it, and the host's file of that name is no such "
        "device: mknod it there, or leave it out",
        device.path));
  const auto place = file_in(directory, name);
  sys::mount(device.path, path_of(place), "", MS_BIND);
}

// False if something stands there already.
bool make_device(const sys::Fd& directory, const char* name, const Device& device) {
  const auto number = ::makedev(device.major, device.minor);
  if (::mknodat(directory.get(), name, device.mode, number) == 0) {
    // The mode went through our umask; and by the directory the name is surely ours.
    sys::check_quietly(::fchmodat(directory.get(), name, device.mode & 07777, 0),
                       "fchmodat({:?})", name);
    if (device.uid || device.gid)
      sys::check_quietly(::fchownat(directory.get(), name, device.uid, device.gid,
                                    AT_SYMLINK_NOFOLLOW),
                         "fchownat({:?}, {}, {})", name, device.uid, device.gid);
    return true;
  }
  if (errno == EEXIST) return false;
  if (errno != EPERM) sys::check_quietly(-1, "mknodat({:?})", name);
  bind_device(directory, name, device);
  return true;
}

void make_one_more(const sys::Fd& root, const Device& device) {
  const auto [parent, name] = parent_in(root, device.path);
  if (make_device(parent, name.c_str(), device)) return;
  struct stat found {};
  sys::check_quietly(::fstatat(parent.get(), name.c_str(), &found, AT_SYMLINK_NOFOLLOW),
                     "fstatat({:?})", device.path);
  if (!is_of(found, device))
    throw sys::InputError(fmt::format(
        "device {}: the image has something else there: choose another path",
        device.path));
}

}  // namespace

void make_devices(const sys::Fd& root, const std::vector<Device>& more) {
  for (const auto& device : more) make_one_more(root, device);
  // A link of the image's leads, as all its links, to a place in the root.
  const auto dev = try_open_in(root, "dev", O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (!dev && errno == ENOENT) return;
  sys::check_quietly(dev.get(), "openat2(\"dev\", RESOLVE_IN_ROOT)");
  for (const auto& [name, major, minor] : usual_devices)
    make_device(dev, name,
                {.path = fmt::format("/dev/{}", name), .major = major, .minor = minor});
  for (const auto& link : links)
    if (::symlinkat(link.points_to, dev.get(), link.name) < 0 && errno != EEXIST)
      sys::check_quietly(-1, "symlinkat({:?}, {:?})", link.points_to, link.name);
}

}  // namespace tinbox
