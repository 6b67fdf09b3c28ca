// text.h — taking lines of text apart.
#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sys {

// "a:b::" at ':' -> "a", "b", "", "".
inline std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  std::size_t end = 0;
  do {
    end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(end == text.npos ? 0 : end + 1);
  } while (end != text.npos);
  return parts;
}

// The whole of `text` as a decimal number; nothing if any of it is not, or if it does
// not fit: "12x", "", " 1" and "-1" (for an unsigned type) are no numbers.
template <typename Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || rest != end) return std::nullopt;
  return number;
}

}  // namespace sys
