// calls.cpp — see calls.h.
#include "02-namespaces/calls.h"

#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lib/check.h"
#include "lib/flags.h"

namespace sys {
namespace {

std::string mount_flag_names(unsigned long flags) {
  static constexpr Flag table[] = {
      {MS_RDONLY, "MS_RDONLY"}, {MS_NOSUID, "MS_NOSUID"},   {MS_NODEV, "MS_NODEV"},
      {MS_NOEXEC, "MS_NOEXEC"}, {MS_REMOUNT, "MS_REMOUNT"}, {MS_BIND, "MS_BIND"},
      {MS_REC, "MS_REC"},       {MS_PRIVATE, "MS_PRIVATE"}, {MS_SLAVE, "MS_SLAVE"},
  };
  return flag_names(flags, table);
}

}  // namespace

pid_t clone3(const clone_args& arguments) {
  return static_cast<pid_t>(::syscall(SYS_clone3, &arguments, sizeof arguments));
}

int pivot_root(const char* new_root, const char* put_old) {
  return static_cast<int>(::syscall(SYS_pivot_root, new_root, put_old));
}

void mount(const std::string& source, const std::string& target, const char* type,
           unsigned long flags, const char* data, Place place) {
  check_at(place, ::mount(source.c_str(), target.c_str(), type, flags, data),
           "mount({:?}, {:?}, {:?}, {}, {:?})", source, target, type,
           mount_flag_names(flags), data);
}

std::string clone_flag_names(std::uint64_t flags) {
  static constexpr Flag table[] = {
      {CLONE_PIDFD, "CLONE_PIDFD"},         {CLONE_NEWNS, "CLONE_NEWNS"},
      {CLONE_NEWCGROUP, "CLONE_NEWCGROUP"}, {CLONE_NEWUTS, "CLONE_NEWUTS"},
      {CLONE_NEWIPC, "CLONE_NEWIPC"},       {CLONE_NEWUSER, "CLONE_NEWUSER"},
      {CLONE_NEWPID, "CLONE_NEWPID"},       {CLONE_NEWNET, "CLONE_NEWNET"},
      {CLONE_NEWTIME, "CLONE_NEWTIME"},
  };
  return flag_names(flags, table);
}

}  // namespace sys
