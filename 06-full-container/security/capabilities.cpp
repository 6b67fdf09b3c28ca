// capabilities.cpp — see capabilities.h.
#include "06-full-container/security/capabilities.h"

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "06-full-container/security/capability_names.h"
#include "lib/check.h"

namespace tinbox {
namespace {

constexpr auto bit(int number) { return std::uint64_t{1} << number; }

// As strace prints a set: "1<<CAP_CHOWN|1<<CAP_KILL".
std::string set_text(std::uint64_t set) {
  std::string text;
  for (int number = 0; number < 64; ++number)
    if (set & bit(number))
      text += fmt::format("{}1<<{}", text.empty() ? "" : "|", capability_name(number));
  return text.empty() ? "0" : text;
}

// capset(2) takes each set in two words of 32 bits.
void write_sets(const CapabilitySets& wanted) {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct words[_LINUX_CAPABILITY_U32S_3]{};
  for (int i = 0; i < _LINUX_CAPABILITY_U32S_3; ++i)
    words[i] = {static_cast<std::uint32_t>(wanted.effective >> (32 * i)),
                static_cast<std::uint32_t>(wanted.permitted >> (32 * i)),
                static_cast<std::uint32_t>(wanted.inheritable >> (32 * i))};
  const auto sets = fmt::format("{{effective={}, permitted={}, inheritable={}}}",
                                set_text(wanted.effective), set_text(wanted.permitted),
                                set_text(wanted.inheritable));
  sys::check(static_cast<int>(::syscall(SYS_capset, &header, words)),
             "capset({{version=_LINUX_CAPABILITY_VERSION_3, pid=0}}, {})", sets);
}

}  // namespace

std::uint64_t all_capabilities() {
  static const std::uint64_t all = [] {
    // The kernel answers EINVAL for the first number that it does not know.
    int number = 0;
    while (number < 64 && ::prctl(PR_CAPBSET_READ, number, 0, 0, 0) >= 0) ++number;
    return number == 64 ? ~std::uint64_t{0} : bit(number) - 1;
  }();
  return all;
}

void shrink_bounding_set(const CapabilitySets& wanted) {
  //> exercise 6.2: give up for good what the container shall never have
  sys::say("what leaves the bounding set, no program can ever bring back");
  const auto dropped = all_capabilities() & ~wanted.bounding;
  for (int number = 0; number < 64; ++number)
    if (dropped & bit(number))
      sys::check(::prctl(PR_CAPBSET_DROP, number, 0, 0, 0),
                 "prctl(PR_CAPBSET_DROP, {})", capability_name(number));
  // The change of the user must not take the others: they are set right after it.
  sys::check(::prctl(PR_SET_KEEPCAPS, 1), "prctl(PR_SET_KEEPCAPS, 1)");
  //= sys::todo("6.2", wanted, bit(0), capability_name(0));
  //< exercise 6.2
}

void set_capabilities(const CapabilitySets& wanted) {
  write_sets(wanted);
  // The kernel refuses to raise what is not in the other two.
  const auto raised = wanted.ambient & wanted.permitted & wanted.inheritable;
  for (int number = 0; number < 64; ++number)
    if (raised & bit(number))
      sys::check(::prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, number, 0, 0),
                 "prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, {}, 0, 0)",
                 capability_name(number));
}

}  // namespace tinbox
