// seccomp_architectures.h — the kinds of programs that a filter can tell apart.
#pragma once

#include <linux/audit.h>
#include <seccomp.h>

#include <string_view>
#include <vector>

#include "06-full-container/security/seccomp_profile.h"

namespace tinbox {

// All that we know; the place of each is its column.
inline constexpr Architecture architectures[] = {
    {"SCMP_ARCH_X86_64", SCMP_ARCH_X86_64, AUDIT_ARCH_X86_64, false, 0},
    {"SCMP_ARCH_X32", SCMP_ARCH_X32, AUDIT_ARCH_X86_64, true, 1},
    {"SCMP_ARCH_X86", SCMP_ARCH_X86, AUDIT_ARCH_I386, true, 2},
    {"SCMP_ARCH_AARCH64", SCMP_ARCH_AARCH64, AUDIT_ARCH_AARCH64, false, 3},
    {"SCMP_ARCH_ARM", SCMP_ARCH_ARM, AUDIT_ARCH_ARM, true, 4},
    {"SCMP_ARCH_RISCV64", SCMP_ARCH_RISCV64, AUDIT_ARCH_RISCV64, false, 5},
};

// The one that is called `name`; null if there is none that we know.
const Architecture* find_architecture(std::string_view name);

std::vector<std::string_view> architecture_names();

// This machine's own. Throws sys::InputError where we know none.
const Architecture& own_architecture();

// 32 bits of address, 64 of everything else: such a program runs as x86_64, and its
// numbers have a bit of their own.
constexpr std::uint32_t x32_bit = 0x4000'0000;
bool is_x32(const Architecture& architecture);

}  // namespace tinbox
