// masks.cpp — see masks.h.
#include "06-full-container/security/masks.h"

#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "02-namespaces/calls.h"
#include "06-full-container/mounts/in_root.h"
#include "lib/check.h"

namespace tinbox {
namespace {

// The host's /dev/null, by a descriptor, and verified. The container's own may be a
// link to anything, and then a "mask" would be a door (CVE-2025-31133).
sys::Fd open_null() {
  sys::Fd null(sys::check_quietly(::open("/dev/null", O_PATH | O_NOFOLLOW | O_CLOEXEC),
                                  "open(\"/dev/null\", O_PATH|O_NOFOLLOW)"));
  struct stat found {};
  sys::check_quietly(::fstat(null.get(), &found), "fstat(/dev/null)");
  if (!S_ISCHR(found.st_mode) || found.st_rdev != ::makedev(1, 3))
    throw sys::InputError("/dev/null is no null device on this host: mknod it anew");
  return null;
}

bool is_directory(const sys::Fd& place) {
  struct stat found {};
  sys::check_quietly(::fstat(place.get(), &found), "fstat({})", place.get());
  return S_ISDIR(found.st_mode);
}

}  // namespace

const std::vector<std::string>& usual_masked_paths() {
  static const std::vector<std::string> paths = {
      "/proc/acpi",          "/proc/asound",
      "/proc/interrupts",    "/proc/kcore",
      "/proc/keys",          "/proc/latency_stats",
      "/proc/timer_list",    "/proc/timer_stats",
      "/proc/sched_debug",   "/proc/scsi",
      "/proc/sysrq-trigger", "/proc/kallsyms",
      "/sys/firmware",       "/sys/devices/virtual/powercap"};
  return paths;
}

const std::vector<std::string>& usual_read_only_paths() {
  static const std::vector<std::string> paths = {"/proc/bus", "/proc/fs", "/proc/irq",
                                                 "/proc/sys"};
  return paths;
}

void mask_paths(const sys::Fd& root, const std::vector<std::string>& paths) {
  if (paths.empty()) return;
  const auto null = open_null();
  //> exercise 6.4: cover what the container must not read
  for (const auto& path : paths) {
    const auto place = try_open_in(root, path, O_PATH | O_CLOEXEC);
    if (!place && errno == ENOENT) continue;  // not every kernel has every file
    sys::check_quietly(place.get(), "openat2({:?}, RESOLVE_IN_ROOT)", path);
    if (is_directory(place))
      sys::mount("tmpfs", path_of(place), "tmpfs", MS_RDONLY, "size=0k");
    else
      sys::mount(path_of(null), path_of(place), "", MS_BIND);
  }
  //= sys::todo("6.4", root, null, is_directory);
  //< exercise 6.4
}

}  // namespace tinbox
