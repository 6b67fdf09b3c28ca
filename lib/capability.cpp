// capability.cpp — see capability.h.
#include "lib/capability.h"

#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lib/check.h"

namespace sys {

bool has_capability(int capability) {
  // capget(2) rather than /proc/self/status: a new root may have no /proc.
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct words[_LINUX_CAPABILITY_U32S_3]{};  // 64 bits in two words
  check_quietly(::syscall(SYS_capget, &header, words), "capget()");
  return (words[capability / 32].effective >> (capability % 32)) & 1U;
}

}  // namespace sys
