// ns_files.cpp — see ns_files.h.
#include "02-namespaces/deeper/ns_files.h"

#include <fcntl.h>
#include <linux/nsfs.h>
#include <linux/sched.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/check.h"
#include "lib/fd.h"

namespace tinbox {
namespace {

sys::Fd open_namespace(pid_t pid, const char* kind) {
  const auto path = fmt::format("/proc/{}/ns/{}", pid, kind);
  return sys::Fd(sys::check_quietly(::open(path.c_str(), O_RDONLY | O_CLOEXEC),
                                    "open({:?})", path));
}

std::uint64_t inode_of(const sys::Fd& fd) {
  struct stat file {};
  sys::check_quietly(::fstat(fd.get(), &file), "fstat({})", fd.get());
  return file.st_ino;
}

// Linux 5.6 brought the last one, time; a kernel may be built without it, too.
bool has_kind(const Kind& kind) {
  return ::access(fmt::format("/proc/self/ns/{}", kind.file).c_str(), F_OK) == 0;
}

// Where the kernel has no such kind, nobody does.
bool differs(pid_t pid, const Kind& kind) try {
  return !is_shared(pid, kind.file);
} catch (const sys::Error& error) {
  if (error.error_number() != ENOENT || has_kind(kind)) throw;
  return false;
}

}  // namespace

std::span<const Kind> all_kinds() {
  static constexpr Kind kinds[] = {
      {"mnt", CLONE_NEWNS},        {"uts", CLONE_NEWUTS},   {"ipc", CLONE_NEWIPC},
      {"pid", CLONE_NEWPID},       {"net", CLONE_NEWNET},   {"user", CLONE_NEWUSER},
      {"cgroup", CLONE_NEWCGROUP}, {"time", CLONE_NEWTIME},
  };
  return kinds;
}

std::uint64_t namespace_inode(pid_t pid, const char* kind) {
  return inode_of(open_namespace(pid, kind));
}

std::uint64_t owner_inode(pid_t pid, const char* kind) {
  const int owner = ::ioctl(open_namespace(pid, kind).get(), NS_GET_USERNS);
  return owner < 0 ? 0 : inode_of(sys::Fd(owner));  // EPERM: an ancestor of ours
}

bool is_shared(pid_t pid, const char* kind) {
  return namespace_inode(pid, kind) == namespace_inode(::getpid(), kind);
}

std::vector<Kind> kinds_that_differ(pid_t pid) {
  std::vector<Kind> different;
  for (const auto& kind : all_kinds())
    if (differs(pid, kind)) different.push_back(kind);
  return different;
}

}  // namespace tinbox
