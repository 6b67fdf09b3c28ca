// usual_filter.cpp — see usual_filter.h. Engines write the opposite, a list of what is
// allowed: longer, and closed to the calls of kernels to come.
#include "06-full-container/security/usual_filter.h"

#include <sched.h>

#include <cerrno>

#include "06-full-container/security/calls.h"

namespace tinbox {
namespace {

// A program may have been compiled for any of them: a filter that knows one kind of
// numbers alone is walked around.
constexpr const char* kinds[] = {"SCMP_ARCH_X86", "SCMP_ARCH_X32"};

const std::vector<std::string> forbidden = {
    // The machine: its modules, its next kernel, its clock.
    "init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load",
    "settimeofday", "clock_settime", "stime", "adjtimex", "clock_adjtime",
    // What has no namespace: keys, swap, accounting, quotas, files by number.
    "add_key", "request_key", "keyctl", "swapon", "swapoff", "acct", "quotactl",
    "open_by_handle_at", "lookup_dcookie",
    // Programs for the kernel, and looks into it.
    "bpf", "perf_event_open", "userfaultfd"};

// A new user namespace has all capabilities: much of the kernel that only root of the
// host could try would be open. The flags are an argument, of which one bit is asked.
const ArgumentTest new_users{.value = CLONE_NEWUSER, .mask = CLONE_NEWUSER};

}  // namespace

SeccompProfile usual_filter_profile() {
  SeccompProfile profile;
  profile.architectures = {own_architecture()};
  for (const char* name : kinds)
    profile.architectures.push_back(*find_architecture(name));
  profile.rules = {
      {find_calls(forbidden), {}, SECCOMP_RET_ERRNO | EPERM},
      {find_calls({"clone", "unshare"}), {new_users}, SECCOMP_RET_ERRNO | EPERM},
      // Its flags stand in memory, where no filter can look: programs that are told
      // that there is no such call use clone.
      {find_calls({"clone3"}), {}, SECCOMP_RET_ERRNO | ENOSYS}};
  return profile;
}

}  // namespace tinbox
