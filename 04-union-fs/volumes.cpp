// volumes.cpp — see volumes.h.
#include "04-union-fs/volumes.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lib/check.h"
#include "lib/fd.h"
#include "lib/files.h"

namespace tinbox {
namespace {

// Makes `path` in `root` the working directory, without following a link out of it: the
// union's files are not ours, and a link there may say /etc.
void enter_in_root(const std::string& root, const std::string& path) {
  open_how how{};
  how.flags = O_PATH | O_DIRECTORY | O_CLOEXEC;
  how.resolve = RESOLVE_IN_ROOT;
  const auto top = sys::open_directory(root);
  const sys::Fd found(static_cast<int>(sys::check_quietly(
      ::syscall(SYS_openat2, top.get(), path.c_str(), &how, sizeof how),
      "openat2({:?}, RESOLVE_IN_ROOT)", path)));
  sys::check_quietly(::fchdir(found.get()), "fchdir({:?})", path);
}

bool has_directory(const std::string& root, const std::string& path) try {
  enter_in_root(root, path);
  return true;
} catch (const sys::Error& error) {
  const int number = error.error_number();
  if (number == ENOENT || number == ENOTDIR || number == ELOOP) return false;
  throw;
}

}  // namespace

void mount_volume(const Volume& volume, const std::string& root) {
  const auto& [host, box, read_only] = volume;
  if (!has_directory(root, box))
    throw sys::InputError(
        fmt::format("--volume {0}:{1}: the union has no directory {1}: name one that "
                    "is there",
                    host, box));
  //> exercise 4.12: show a directory of the host's; read-only, if that is asked for
  sys::say("a bind mount: the host's directory has a second place, in the box");
  // MS_REC: with what is mounted below it.
  sys::check(::mount(host.c_str(), ".", "", MS_BIND | MS_REC, ""),
             "mount({:?}, \".\", \"\", MS_BIND|MS_REC, \"\")", host);
  if (!read_only) return;
  sys::say("it is read-only by a second call: the first takes no other flag");
  enter_in_root(root, box);  // once more: the same path leads into the mount now
  mount_attr change{};
  change.attr_set = MOUNT_ATTR_RDONLY;
  sys::check(
      ::mount_setattr(AT_FDCWD, ".", AT_RECURSIVE, &change, sizeof change),
      "mount_setattr(AT_FDCWD, \".\", AT_RECURSIVE, {{attr_set=MOUNT_ATTR_RDONLY}})");
  //= sys::todo("4.12", read_only);
  //< exercise 4.12
}

void mount_writable_places(const std::string& root) {
  for (const char* place : {"/tmp", "/run"}) {
    if (!has_directory(root, place)) continue;
    const auto* options = place == std::string("/tmp") ? "mode=1777" : "mode=755";
    sys::check(::mount("tmpfs", ".", "tmpfs", MS_NOSUID | MS_NODEV, options),
               "mount(\"tmpfs\", \".\", \"tmpfs\", MS_NOSUID|MS_NODEV, {:?})", options);
  }
}

}  // namespace tinbox
