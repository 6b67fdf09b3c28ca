// seccomp.h — the kernel asks a program of ours before it does a system call. CHILD.
#pragma once

#include "06-full-container/security/seccomp_profile.h"

namespace tinbox {

// A profile, and the kernel's program for it. That is made when it is first asked for:
// it takes some time, which a child has while its parent makes control groups.
class SeccompFilter {
 public:
  explicit SeccompFilter(SeccompProfile profile) : profile_(std::move(profile)) {}

  const std::vector<sock_filter>& program() const;
  unsigned flags() const { return profile_.flags; }
  const SeccompAgent& agent() const { return profile_.agent; }
  bool asks() const { return flags() & SECCOMP_FILTER_FLAG_NEW_LISTENER; }

  SeccompListener* listener = nullptr;  // of a filter that asks

 private:
  SeccompProfile profile_;
  mutable std::vector<sock_filter> program_;
};

// From here on, for all that this process starts, for good. The kernel wants one of
// two: that no_new_privs is set, so that no set-user-id program is confused by calls
// that fail; or that we have CAP_SYS_ADMIN.
void load_filter(const SeccompFilter& filter);

}  // namespace tinbox
