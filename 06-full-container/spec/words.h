// words.h — fields whose values are names that the kernel has numbers for.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "06-full-container/spec/field.h"

namespace tinbox {

template <typename Value>
struct Word {
  std::string_view name;
  Value value;
  bool is_special = false;  // what that means, its list says
};

// Refuses what is not in the list: "no such action: SCMP_ACT_FLY".
template <typename Value, std::size_t count>
const Word<Value>& find(const Field& field, const Word<Value> (&words)[count],
                        std::string_view what) {
  const auto name = field.required().text();
  const auto* found = std::ranges::find(words, name, &Word<Value>::name);
  if (found != std::end(words)) return *found;
  field.refuse(fmt::format("no such {}: {}", what, name));
}

template <typename Value, std::size_t count>
std::vector<std::string_view> names_of(const Word<Value> (&words)[count]) {
  std::vector<std::string_view> names;
  for (const auto& word : words) names.push_back(word.name);
  return names;
}

// All the bits of a list of names.
template <typename Value, std::size_t count>
Value bits_of(const Field& list, const Word<Value> (&words)[count]) {
  Value bits{};
  for (const auto& field : list.items()) bits |= find(field, words, "flag").value;
  return bits;
}

}  // namespace tinbox
