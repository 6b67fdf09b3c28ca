// seccomp_profile.h — which system calls a container may make, as people write it: by
// name. A list of rules, and a verdict for what no rule is about.
#pragma once

#include <linux/filter.h>
#include <linux/seccomp.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/fd.h"

namespace tinbox {

// Argument `index` of a call, as far as `mask` lets it through, compared with `value`.
struct ArgumentTest {
  enum Comparison { equal, not_equal, greater, greater_or_equal, less, less_or_equal };

  unsigned index = 0;
  Comparison comparison = equal;
  std::uint64_t value = 0;
  std::uint64_t mask = ~std::uint64_t{0};

  bool operator==(const ArgumentTest&) const = default;
};

struct Call;  // calls.h

struct SeccompRule {
  std::vector<const Call*> calls;
  std::vector<ArgumentTest> tests;  // all must hold; none: always
  std::uint32_t verdict = 0;        // SECCOMP_RET_ERRNO | EPERM
};

// One processor runs programs of several kinds, whose calls have different numbers.
struct Architecture {
  std::string_view name;    // "SCMP_ARCH_X86_64"
  std::uint32_t token = 0;  // what libseccomp calls it
  std::uint32_t audit = 0;  // what the kernel tells a filter: AUDIT_ARCH_X86_64
  bool has_32_bits = false;
  std::size_t column = 0;  // in tables with a number for each
};

// Who answers in the kernel's place, where a rule says SECCOMP_RET_USER_NOTIF.
struct SeccompAgent {
  std::string path;  // of its socket; "": there is none
  std::string metadata;
};

struct SeccompProfile {
  std::uint32_t otherwise = SECCOMP_RET_ALLOW;
  std::vector<Architecture> architectures;  // this machine's own is always there
  std::vector<SeccompRule> rules;
  unsigned flags = 0;  // SECCOMP_FILTER_FLAG_LOG
  SeccompAgent agent;
};

// CHILD. Told of the descriptor by which questions are read and answered.
class SeccompListener {
 public:
  virtual ~SeccompListener() = default;
  virtual void prepare() = 0;  // the filter is not loaded yet
  virtual void take(const sys::Fd& questions) = 0;
};

}  // namespace tinbox
