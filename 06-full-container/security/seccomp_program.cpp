// seccomp_program.cpp — see seccomp_program.h.
#include "06-full-container/security/seccomp_program.h"

#include <linux/audit.h>

#include <algorithm>
#include <cstddef>
#include <span>

#include "06-full-container/security/seccomp_architectures.h"
#include "06-full-container/security/seccomp_table.h"
#include "06-full-container/security/seccomp_tests.h"
#include "lib/error.h"

namespace tinbox {
namespace {

// A call of an architecture that the profile does not name ends the thread.
constexpr std::uint32_t foreign = SECCOMP_RET_KILL_THREAD;

void append(Code& code, const Code& more) {
  code.insert(code.end(), more.begin(), more.end());
}

// A conditional jump reaches 255 instructions; further it takes a second one.
Code choose(unsigned question, std::uint32_t value, const Code& if_so,
            const Code& if_not) {
  const auto operation = static_cast<std::uint16_t>(BPF_JMP | question | BPF_K);
  const auto length = static_cast<std::uint32_t>(if_not.size());
  Code code;
  if (length <= 255) {
    code.push_back(BPF_JUMP(operation, value, static_cast<std::uint8_t>(length), 0));
  } else {
    code.push_back(BPF_JUMP(operation, value, 0, 1));
    code.push_back(BPF_STMT(BPF_JMP | BPF_JA, length));
  }
  append(code, if_not);
  append(code, if_so);
  return code;
}

Code leaf(const Decision& decision) {
  Code code;
  for (const auto& rule : decision.rules) append(code, rule_code(rule));
  code.push_back(return_verdict(decision.otherwise));
  return code;
}

Code tree(std::span<const NumberRange> ranges) {
  //> exercise 6.13: halve the numbers at each question
  if (ranges.size() == 1) return leaf(ranges.front().decision);
  const auto middle = ranges.size() / 2;
  return choose(BPF_JGE, ranges[middle].first, tree(ranges.subspan(middle)),
                tree(ranges.first(middle)));
  //= sys::todo("6.13", ranges, choose, leaf);
  //< exercise 6.13
}

// Programs of x32 come as x86_64. Where the profile does not name them, they are
// foreign; but for -1, by which a tracer says that no call is to be made.
std::vector<NumberRange> numbers_of_x86_64(const SeccompProfile& profile,
                                           const Architecture& x86_64) {
  auto numbers = make_table(profile, x86_64);
  const auto x32 = std::ranges::find_if(profile.architectures, is_x32);
  if (x32 == profile.architectures.end()) {
    numbers.push_back({x32_bit, {{}, foreign}});
    numbers.push_back({0xffff'ffff, {{}, profile.otherwise}});
    return numbers;
  }
  auto others = make_table(profile, *x32);  // its first entry is about lower numbers
  std::ranges::move(others.begin() + 1, others.end(), std::back_inserter(numbers));
  return numbers;
}

Code code_of(const SeccompProfile& profile, const Architecture& architecture) {
  const bool has_x32 = architecture.audit == AUDIT_ARCH_X86_64;
  const auto numbers = has_x32 ? numbers_of_x86_64(profile, architecture)
                               : make_table(profile, architecture);
  Code code{load_word(offsetof(seccomp_data, nr))};
  append(code, tree(numbers));
  return code;
}

}  // namespace

std::vector<sock_filter> compile(const SeccompProfile& profile) {
  Code code{return_verdict(foreign)};
  for (const auto& architecture : profile.architectures)
    if (!is_x32(architecture))
      code = choose(BPF_JEQ, architecture.audit, code_of(profile, architecture), code);
  code.insert(code.begin(), load_word(offsetof(seccomp_data, arch)));
  if (code.size() > BPF_MAXINSNS)
    throw sys::InputError(
        "linux.seccomp: the rules make a program of more than 4096 instructions");
  return code;
}

}  // namespace tinbox
