// seccomp_program.h — from a profile to the program that the kernel runs at each system
// call. PARENT: it takes a fraction of a millisecond.
//
// A program that asks about one call after the other answers the last one late. This
// one halves the numbers at each question:
//
//            is it 100 or above?
//            no │           │ yes
//     is it 7 or above?   is it 231 or above?
//       │          │         │           │
//     allow      EPERM     allow       EPERM
#pragma once

#include "06-full-container/security/seccomp_profile.h"

namespace tinbox {

// The kernel takes no program of more than BPF_MAXINSNS instructions: 4096.
std::vector<sock_filter> compile(const SeccompProfile& profile);

}  // namespace tinbox
