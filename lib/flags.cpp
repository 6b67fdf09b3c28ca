// flags.cpp — see flags.h.
#include "lib/flags.h"

#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace sys {

std::string flag_names(std::uint64_t value, std::span<const Flag> table) {
  std::vector<std::string> names;
  for (const auto& [bit, name] : table) {
    if ((value & bit) != bit) continue;
    names.emplace_back(name);
    value &= ~bit;
  }
  if (value || names.empty())
    names.push_back(value ? fmt::format("{:#x}", value) : "0");
  return fmt::format("{}", fmt::join(names, "|"));
}

}  // namespace sys
