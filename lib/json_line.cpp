// json_line.cpp — escaping, the only difficult part of writing JSON.
#include "lib/json_line.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace sys {
namespace {

unsigned byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
}

// The length in bytes of the UTF-8 character that `text` begins with; 0 if it is none
// (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
std::size_t utf8_length(std::string_view text) {
  const unsigned first = byte_at(text, 0);
  const unsigned second = byte_at(text, 1);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte_at(text, i) & 0xC0U) != 0x80) return 0;
  const bool overlong =
      (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool beyond =
      (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
  return overlong || beyond ? 0 : length;
}

std::string escaped(std::string_view character) {
  if (character == "\"" || character == "\\") return "\\" + std::string(character);
  if (const unsigned byte = byte_at(character, 0); byte < 0x20)
    return fmt::format("\\u{:04x}", byte);
  return std::string(character);
}

}  // namespace

std::string json_string(std::string_view text) {
  std::string json = "\"";
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    json += length ? escaped(text.substr(0, length)) : "\xEF\xBF\xBD";  // U+FFFD
    text.remove_prefix(length ? length : 1);
  }
  return json + "\"";
}

JsonLine& JsonLine::add(std::string_view name, std::string_view value) {
  return add_raw(name, json_string(value));
}

JsonLine& JsonLine::add(std::string_view name, std::span<const pid_t> values) {
  return add_raw(name, fmt::format("[{}]", fmt::join(values, ",")));
}

JsonLine& JsonLine::add_raw(std::string_view name, std::string_view json) {
  if (!members_.empty()) members_ += ',';
  members_ += json_string(name) + ":" + std::string(json);
  return *this;
}

}  // namespace sys
