// calls.cpp — see calls.h.
#include "06-full-container/security/calls.h"

#include <algorithm>

namespace tinbox {

const Call* find_call(std::string_view name) {
  const auto found = std::ranges::lower_bound(all_calls, name, {}, &Call::name);
  return found != all_calls.end() && found->name == name ? &*found : nullptr;
}

std::vector<const Call*> find_calls(const std::vector<std::string>& names) {
  std::vector<const Call*> found;
  found.reserve(names.size());
  for (const auto& name : names)
    if (const auto* call = find_call(name)) found.push_back(call);
  return found;
}

}  // namespace tinbox
