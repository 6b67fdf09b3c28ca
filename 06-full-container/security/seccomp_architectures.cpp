// seccomp_architectures.cpp — see seccomp_architectures.h.
#include "06-full-container/security/seccomp_architectures.h"

#include <algorithm>

#include "lib/error.h"

namespace tinbox {
const Architecture* find_architecture(std::string_view name) {
  const auto* found = std::ranges::find(architectures, name, &Architecture::name);
  return found == std::end(architectures) ? nullptr : found;
}

std::vector<std::string_view> architecture_names() {
  std::vector<std::string_view> names;
  for (const auto& one : architectures) names.push_back(one.name);
  return names;
}

const Architecture& own_architecture() {
  const auto* found =
      std::ranges::find(architectures, ::seccomp_arch_native(), &Architecture::token);
  if (found == std::end(architectures))
    throw sys::InputError("seccomp: no filter for this kind of machine");
  return *found;
}

bool is_x32(const Architecture& architecture) {
  return architecture.token == SCMP_ARCH_X32;
}

}  // namespace tinbox
