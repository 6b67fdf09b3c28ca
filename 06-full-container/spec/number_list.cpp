// number_list.cpp — see number_list.h.
#include "06-full-container/spec/number_list.h"

#include <fmt/format.h>

#include "lib/text.h"

namespace tinbox {

std::vector<unsigned> read_number_list(const Field& field, unsigned end) {
  std::vector<unsigned> numbers;
  for (const auto& range : sys::split(field.text(), ',')) {
    const auto dash = range.find('-');
    const auto first = sys::parse_number<unsigned>(range.substr(0, dash));
    const auto last = dash == range.npos
                          ? first
                          : sys::parse_number<unsigned>(range.substr(dash + 1));
    if (!first || !last || *first > *last || *last >= end)
      field.refuse(
          fmt::format("expected a list such as 0-3,7 of numbers below {}", end));
    for (auto number = *first; number <= *last; ++number) numbers.push_back(number);
  }
  return numbers;
}

}  // namespace tinbox
