// calls.h — two system calls that glibc has no wrapper for, and mount, checked.
#pragma once

#include <linux/sched.h>
#include <sys/types.h>

#include <string>

#include "lib/narrate.h"

namespace sys {

// clone3(2): fork with flags. 0 in the child, its pid in the parent, -1 and errno.
pid_t clone3(const clone_args& arguments);

// pivot_root(2): `new_root` becomes the root mount, the old one moves to `put_old`.
int pivot_root(const char* new_root, const char* put_old);

// mount(2), checked and narrated. `data` are options of the file system: "mode=755".
void mount(const std::string& source, const std::string& target, const char* type,
           unsigned long flags, const char* data = "", Place place = {});

}  // namespace sys
