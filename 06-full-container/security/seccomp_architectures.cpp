// seccomp_architectures.cpp — see seccomp_architectures.h.
#include "06-full-container/security/seccomp_architectures.h"

#include <linux/audit.h>
#include <seccomp.h>

#include <algorithm>

#include "lib/error.h"

namespace tinbox {
namespace {

constexpr Architecture known[] = {
    {"SCMP_ARCH_X86_64", SCMP_ARCH_X86_64, AUDIT_ARCH_X86_64},
    {"SCMP_ARCH_X32", SCMP_ARCH_X32, AUDIT_ARCH_X86_64, true},
    {"SCMP_ARCH_X86", SCMP_ARCH_X86, AUDIT_ARCH_I386, true},
    {"SCMP_ARCH_AARCH64", SCMP_ARCH_AARCH64, AUDIT_ARCH_AARCH64},
    {"SCMP_ARCH_ARM", SCMP_ARCH_ARM, AUDIT_ARCH_ARM, true},
    {"SCMP_ARCH_RISCV64", SCMP_ARCH_RISCV64, AUDIT_ARCH_RISCV64},
};

}  // namespace

const Architecture* find_architecture(std::string_view name) {
  const auto* found = std::ranges::find(known, name, &Architecture::name);
  return found == std::end(known) ? nullptr : found;
}

std::vector<std::string_view> architecture_names() {
  std::vector<std::string_view> names;
  for (const auto& one : known) names.push_back(one.name);
  return names;
}

const Architecture& own_architecture() {
  const auto* found =
      std::ranges::find(known, ::seccomp_arch_native(), &Architecture::token);
  if (found == std::end(known))
    throw sys::InputError("seccomp: no filter for this kind of machine");
  return *found;
}

int call_number(const Architecture& architecture, const std::string& name) {
  return ::seccomp_syscall_resolve_name_arch(architecture.token, name.c_str());
}

bool is_x32(const Architecture& architecture) {
  return architecture.token == SCMP_ARCH_X32;
}

}  // namespace tinbox
