// own_executable.cpp — see own_executable.h.
#include "06-full-container/security/own_executable.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/mount.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lib/capability.h"
#include "lib/check.h"
#include "lib/fd.h"

namespace tinbox {
namespace {

constexpr auto own_file = "/proc/self/exe";
constexpr int seals = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL;

bool may_mount() { return sys::has_capability(CAP_SYS_ADMIN); }

// By mode and owner alone: a user can map root's id into no namespace of his.
bool is_roots_alone(const sys::Fd& file) {
  struct stat found {};
  sys::check_quietly(::fstat(file.get(), &found), "fstat({})", own_file);
  return found.st_uid == 0 && !(found.st_mode & (S_IWGRP | S_IWOTH)) &&
         ::geteuid() != 0 && !may_mount();
}

bool is_read_only(const sys::Fd& file) {
  struct statvfs found {};
  sys::check_quietly(::fstatvfs(file.get(), &found), "fstatvfs({})", own_file);
  return (found.f_flag & ST_RDONLY) ||
         ::fcntl(file.get(), F_GET_SEALS) == seals;  // of a file in memory
}

// Of this one file. It stands in no table, so that nobody can change it. open_tree(2)
sys::Fd mount_read_only() {
  sys::say("nobody in the container shall write to the program that we are");
  sys::Fd file(sys::check(
      static_cast<int>(::syscall(SYS_open_tree, AT_FDCWD, own_file,
                                 OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC)),
      "open_tree(AT_FDCWD, {:?}, OPEN_TREE_CLONE|OPEN_TREE_CLOEXEC)", own_file));
  mount_attr attributes{};
  attributes.attr_set = MOUNT_ATTR_RDONLY;
  sys::check(::syscall(SYS_mount_setattr, file.get(), "", AT_EMPTY_PATH, &attributes,
                       sizeof attributes),
             "mount_setattr({}, \"\", AT_EMPTY_PATH, {{attr_set=MOUNT_ATTR_RDONLY}})",
             file.get());
  return file;
}

sys::Fd copy_and_seal(const sys::Fd& file) {
  sys::Fd copy(sys::check_quietly(
      ::memfd_create("tinrun", MFD_CLOEXEC | MFD_ALLOW_SEALING), "memfd_create()"));
  while (sys::check_quietly(::sendfile(copy.get(), file.get(), nullptr, 1 << 24),
                            "sendfile({})", own_file) > 0) {
  }
  sys::check_quietly(::fchmod(copy.get(), 0500), "fchmod(copy, 0500)");
  sys::check_quietly(::fcntl(copy.get(), F_ADD_SEALS, seals), "fcntl(F_ADD_SEALS)");
  return copy;
}

}  // namespace

void protect_own_executable(char** argv) {
  const sys::Fd file(::open(own_file, O_RDONLY | O_CLOEXEC));
  if (!file || is_read_only(file) || is_roots_alone(file)) return;
  const auto safe = may_mount() ? mount_read_only() : copy_and_seal(file);
  ::syscall(SYS_execveat, safe.get(), "", argv, environ, AT_EMPTY_PATH);
  sys::check_quietly(-1, "execveat({}, \"\", AT_EMPTY_PATH)", own_file);
}

void close_own_proc_files() {
  sys::check_quietly(::prctl(PR_SET_DUMPABLE, 0), "prctl(PR_SET_DUMPABLE, 0)");
}

bool has_read_only_executable() {
  const sys::Fd file(::open(own_file, O_RDONLY | O_CLOEXEC));
  return file && is_read_only(file);
}

}  // namespace tinbox
