// seccomp_tests.h — the part of a filter that looks at the arguments of a call.
//
// An argument has 64 bits, and the filter machine counts in words of 32: it compares
// the high word, and where that leaves it open, the low one. seccomp(2), bpf(4)
#pragma once

#include <vector>

#include "06-full-container/security/seccomp_table.h"

namespace tinbox {

using Code = std::vector<sock_filter>;

// If all tests hold, the verdict is returned; else what stands behind is next.
Code rule_code(const Decision::Rule& rule);

inline sock_filter load_word(std::size_t offset) {  // of struct seccomp_data
  return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset));
}

inline sock_filter return_verdict(std::uint32_t verdict) {
  return BPF_STMT(BPF_RET | BPF_K, verdict);
}

}  // namespace tinbox
