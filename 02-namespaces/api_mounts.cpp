// api_mounts.cpp — see api_mounts.h.
#include "02-namespaces/api_mounts.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "02-namespaces/calls.h"
#include "lib/check.h"
#include "lib/fd.h"

namespace tinbox {
namespace {

// A link would lead our mount away from the root, perhaps onto the host's /etc.
void require_real_directory(const std::string& name, const std::string& root) {
  struct stat found {};
  if (::lstat(name.c_str(), &found) != 0 || !S_ISDIR(found.st_mode))
    throw sys::InputError(fmt::format(
        "{0}: needs a directory {1}, and no link: mkdir {0}/{1}", root, name));
}

// The same device as the host's, under the same name. (mknod(2) would make another with
// the same number; but in a user namespace it is forbidden, and this works everywhere.)
void bind_device(const std::string& name) {
  const auto target = "dev/" + name;
  // A bind mount needs something to cover: for a device, an empty file.
  const sys::Fd file(sys::check_quietly(
      ::open(target.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666),
      "open({:?}, O_CREAT)", target));
  sys::mount("/" + target, target, "", MS_BIND);
}

void make_directory(const char* path) {
  sys::check_quietly(::mkdir(path, 0755), "mkdir({:?})", path);
}

void make_link(const char* points_to, const char* path) {
  sys::check_quietly(::symlink(points_to, path), "symlink({:?}, {:?})", points_to,
                     path);
}

// A tmpfs with the few devices that every program may use, and no disk among them.
void mount_dev() {
  //> exercise 1.8: a /dev of the box's own
  sys::say("a /dev with six harmless devices: the box sees no disk");
  sys::mount("tmpfs", "dev", "tmpfs", MS_NOSUID, "mode=755,size=64k");
  for (const char* name : {"null", "zero", "full", "random", "urandom", "tty"})
    bind_device(name);
  //= sys::todo("1.8", bind_device);
  //< exercise 1.8
  make_link("/proc/self/fd", "dev/fd");
  make_link("/proc/self/fd/0", "dev/stdin");
  make_link("/proc/self/fd/1", "dev/stdout");
  make_link("/proc/self/fd/2", "dev/stderr");
}

// Pseudo-terminals of the box's own: its /dev/pts/0 is not the host's. And a place for
// POSIX shared memory. pts(4), shm_overview(7)
void mount_terminals_and_shm() {
  make_directory("dev/pts");
  sys::mount("devpts", "dev/pts", "devpts", MS_NOSUID | MS_NOEXEC,
             "newinstance,ptmxmode=0666,mode=0620");
  make_link("pts/ptmx", "dev/ptmx");
  make_directory("dev/shm");
  sys::mount("tmpfs", "dev/shm", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777");
}

}  // namespace

void mount_api_file_systems(const std::string& root, ApiMounts api) {
  for (const char* name : {"proc", "dev", "sys"}) require_real_directory(name, root);
  if (api.new_proc)
    sys::mount("proc", "proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC);
  else
    sys::mount("/proc", "proc", "", MS_BIND | MS_REC);
  mount_dev();
  mount_terminals_and_shm();
  // Read-only: most of its files are about the one kernel that all share.
  if (api.new_sysfs)
    sys::mount("sysfs", "sys", "sysfs", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC);
}

}  // namespace tinbox
