// seccomp_table.h — a profile by numbers: what is asked about each system call of one
// architecture. The rules are those of libseccomp, which other runtimes use.
#pragma once

#include <vector>

#include "06-full-container/security/seccomp_profile.h"

namespace tinbox {

// Rules are asked in turn; the first whose tests all hold decides, else `otherwise`.
struct Decision {
  struct Rule {
    std::vector<ArgumentTest> tests;
    std::uint32_t verdict = 0;

    bool operator==(const Rule&) const = default;
  };

  std::vector<Rule> rules;
  std::uint32_t otherwise = 0;

  bool operator==(const Decision&) const = default;
};

// The decision for this number and those above it, up to the next entry's.
struct NumberRange {
  std::uint32_t first = 0;
  Decision decision;
};

// From 0 to the highest number there is: all have their decision.
std::vector<NumberRange> make_table(const SeccompProfile& profile,
                                    const Architecture& architecture);

}  // namespace tinbox
