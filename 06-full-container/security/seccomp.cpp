// seccomp.cpp — see seccomp.h.
#include "06-full-container/security/seccomp.h"

#include <sys/syscall.h>
#include <unistd.h>

#include "06-full-container/security/seccomp_program.h"
#include "lib/check.h"
#include "lib/flags.h"

namespace tinbox {

SeccompFilter::SeccompFilter(const SeccompProfile& profile)
    : program(compile(profile)), flags(profile.flags), agent(profile.agent) {}

void load_filter(const SeccompFilter& filter) {
  sys::say("what this program forbids, nobody in the container can do: it stays");
  const auto& code = filter.program;
  const sock_fprog program{static_cast<unsigned short>(code.size()),
                           const_cast<sock_filter*>(code.data())};
  if (filter.listener) filter.listener->prepare();
  const auto result = sys::check(
      ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, filter.flags, &program),
      "seccomp(SECCOMP_SET_MODE_FILTER, {}, {{len={}, filter={}}})", filter.flags,
      program.len, fmt::ptr(program.filter));
  if (!filter.asks()) return;
  const sys::Fd questions(static_cast<int>(result));
  if (filter.listener) filter.listener->take(questions);
}

}  // namespace tinbox
