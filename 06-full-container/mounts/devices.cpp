// devices.cpp — see devices.h.
#include "06-full-container/mounts/devices.h"

#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <string>

#include "02-namespaces/calls.h"
#include "06-full-container/mounts/in_root.h"
#include "lib/check.h"

namespace tinbox {
namespace {

struct Device {
  const char* name;
  unsigned major, minor;
};

// As in Documentation/admin-guide/devices.txt: no disk is among them.
constexpr Device devices[] = {{"null", 1, 3},   {"zero", 1, 5},    {"full", 1, 7},
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

// The host's device, in the place of an empty file: what is left in a user namespace,
// which may make no device (EPERM), not even a harmless one.
void bind_device(const sys::Fd& dev, const char* name) {
  const auto place = file_in(dev, name);
  sys::mount(fmt::format("/dev/{}", name), path_of(place), "", MS_BIND);
}

void make_device(const sys::Fd& dev, const Device& device) {
  const auto number = ::makedev(device.major, device.minor);
  if (::mknodat(dev.get(), device.name, S_IFCHR | 0666, number) == 0) {
    // The mode went through our umask; and by the directory the name is surely ours.
    sys::check_quietly(::fchmodat(dev.get(), device.name, 0666, 0), "fchmodat({:?})",
                       device.name);
    return;
  }
  if (errno == EEXIST) return;
  if (errno != EPERM) sys::check_quietly(-1, "mknodat({:?})", device.name);
  bind_device(dev, device.name);
}

}  // namespace

void make_devices(const sys::Fd& root) {
  // A link of the image's leads, as all its links, to a place in the root.
  const auto dev = try_open_in(root, "dev", O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (!dev && errno == ENOENT) return;
  sys::check_quietly(dev.get(), "openat2(\"dev\", RESOLVE_IN_ROOT)");
  for (const auto& device : devices) make_device(dev, device);
  for (const auto& link : links)
    if (::symlinkat(link.points_to, dev.get(), link.name) < 0 && errno != EEXIST)
      sys::check_quietly(-1, "symlinkat({:?}, {:?})", link.points_to, link.name);
}

}  // namespace tinbox
