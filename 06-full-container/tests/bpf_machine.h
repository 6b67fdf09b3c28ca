// bpf_machine.h — what the kernel does with a filter, for programs of our own making
// and of libseccomp's. bpf(4)
#pragma once

#include <linux/filter.h>
#include <linux/seccomp.h>

#include <cstdint>
#include <vector>

// The verdict of `program` about a call. Throws std::logic_error at an instruction that
// no such program has, and where it would leave the program.
std::uint32_t run_filter(const std::vector<sock_filter>& program,
                         const seccomp_data& call);
