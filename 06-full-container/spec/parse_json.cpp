// parse_json.cpp — see parse_json.h.
#include "06-full-container/spec/parse_json.h"

#include <algorithm>

#include <fmt/format.h>
#include <rapidjson/document.h>

#include "lib/error.h"

namespace tinbox {
namespace {

// Brackets in brackets cost no stack. A text is UTF-8 or no JSON: that takes time to
// verify, and most are ASCII.
constexpr unsigned plain = rapidjson::kParseIterativeFlag;
constexpr unsigned strict = plain | rapidjson::kParseValidateEncodingFlag;

bool is_ascii(const std::string& text) {
  return std::ranges::none_of(text, [](char c) { return (c & 0x80) != 0; });
}

std::string place_of(const std::string& text, std::size_t offset) {
  const auto before = std::string_view(text).substr(0, offset);
  const auto line = std::ranges::count(before, '\n') + 1;
  const auto column = offset - (before.rfind('\n') + 1) + 1;  // npos + 1 is 0
  return fmt::format("line {}, column {}", line, column);
}

}  // namespace

rapidjson::Document parse_json(const std::string& name, const std::string& text) {
  rapidjson::Document json;
  if (is_ascii(text))
    json.Parse<plain>(text.data(), text.size());
  else
    json.Parse<strict>(text.data(), text.size());
  if (json.GetParseError() == rapidjson::kParseErrorNumberTooBig)  // 1e999
    throw sys::InputError(name + ": a number in it is too large");
  if (json.HasParseError())
    throw sys::InputError(fmt::format("{}: {}: this is no JSON", name,
                                      place_of(text, json.GetErrorOffset())));
  return json;
}

}  // namespace tinbox
