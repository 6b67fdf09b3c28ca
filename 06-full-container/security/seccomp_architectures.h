// seccomp_architectures.h — the kinds of programs that a filter can tell apart.
#pragma once

#include <string_view>
#include <vector>

#include "06-full-container/security/seccomp_profile.h"

namespace tinbox {

// The one that is called `name`; null if there is none that we know.
const Architecture* find_architecture(std::string_view name);

std::vector<std::string_view> architecture_names();

// This machine's own. Throws sys::InputError where we know none.
const Architecture& own_architecture();

// The number of a call there; negative if there is no such call. libseccomp has the
// tables: a number below -100 means that i386 hides the call behind another one.
int call_number(const Architecture& architecture, const std::string& name);

// 32 bits of address, 64 of everything else: such a program runs as x86_64, and its
// numbers have a bit of their own.
constexpr std::uint32_t x32_bit = 0x4000'0000;
bool is_x32(const Architecture& architecture);

}  // namespace tinbox
