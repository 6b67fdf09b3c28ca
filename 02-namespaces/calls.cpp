// calls.cpp — see calls.h.
#include "02-namespaces/calls.h"

#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lib/check.h"
#include "lib/flags.h"

namespace sys {

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

}  // namespace sys
