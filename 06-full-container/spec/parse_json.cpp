// parse_json.cpp — see parse_json.h.
#include "06-full-container/spec/parse_json.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "lib/error.h"

namespace tinbox {
namespace {

// All that a person needs of the parser's own message.
std::string place_of(const std::string& text, std::size_t byte) {
  std::size_t line = 1, column = 1;
  for (std::size_t i = 0; i + 1 < byte && i < text.size(); ++i)
    text[i] == '\n' ? (++line, column = 1) : ++column;
  return fmt::format("line {}, column {}", line, column);
}

}  // namespace

nlohmann::json parse_json(const std::string& name, const std::string& text) try {
  return nlohmann::json::parse(text);
} catch (const nlohmann::json::parse_error& error) {
  throw sys::InputError(
      fmt::format("{}: {}: this is no JSON", name, place_of(text, error.byte)));
} catch (const nlohmann::json::out_of_range&) {  // 1e999: it does not tell where
  throw sys::InputError(name + ": a number in it is too large");
}

}  // namespace tinbox
