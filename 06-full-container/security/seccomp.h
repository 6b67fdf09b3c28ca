// seccomp.h — the kernel asks a program of ours before it does a system call.
#pragma once

#include "06-full-container/security/seccomp_profile.h"

namespace tinbox {

// The kernel's program for a profile. PARENT: a child that is to make it itself has to
// copy all the memory that it touches for that, and takes five times as long.
struct SeccompFilter {
  // Throws sys::InputError where it would be too long.
  explicit SeccompFilter(const SeccompProfile& profile);

  bool asks() const { return flags & SECCOMP_FILTER_FLAG_NEW_LISTENER; }

  std::vector<sock_filter> program;
  unsigned flags;
  SeccompAgent agent;
  SeccompListener* listener = nullptr;  // of a filter that asks
};

// CHILD. From here on, for all that this process starts, for good. The kernel wants one
// of two: that no_new_privs is set, so that no set-user-id program is confused by calls
// that fail; or that we have CAP_SYS_ADMIN.
void load_filter(const SeccompFilter& filter);

}  // namespace tinbox
