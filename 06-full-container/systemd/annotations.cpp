// annotations.cpp — see properties.h: what a bundle's author tells systemd himself.
#include <algorithm>
#include <cctype>
#include <optional>

#include <fmt/format.h>

#include "06-full-container/systemd/properties.h"
#include "lib/error.h"
#include "lib/text.h"

namespace tinbox {
namespace {

using Words = std::vector<std::string>;

// GVariant's names of types, and those of D-Bus.
constexpr std::pair<std::string_view, const char*> types[] = {{"uint64 ", "t"},
                                                              {"int64 ", "x"},
                                                              {"uint32 ", "u"},
                                                              {"int32 ", "i"},
                                                              {"byte ", "y"}};

bool is_number(std::string_view text) {
  return sys::parse_number<std::uint64_t>(text) ||
         sys::parse_number<std::int64_t>(text);
}

// The text that begins at `at` with a ' or a ", which ends it too; `at` is then behind.
std::optional<std::string> read_text(const std::string& value, std::size_t& at) {
  if (at >= value.size() || (value[at] != '\'' && value[at] != '"')) return {};
  const char quote = value[at++];
  std::string text;
  for (; at < value.size(); ++at) {
    if (value[at] == quote) return ++at, text;
    if (value[at] == '\\' && ++at == value.size()) break;
    text += value[at];
  }
  return {};
}

// "['a', 'b']"
std::optional<Words> read_list(const std::string& value) {
  Words texts;
  for (std::size_t at = 1;;) {
    auto text = read_text(value, at);
    if (!text) return {};
    texts.push_back(std::move(*text));
    at = value.find_first_not_of(' ', at);
    if (at == value.size() - 1 && value[at] == ']') break;
    if (at == value.npos || value[at] != ',') return {};
    at = std::min(value.find_first_not_of(' ', at + 1), value.size());
  }
  texts.insert(texts.begin(), {"as", std::to_string(texts.size())});
  return texts;
}

std::optional<Words> read_value(const std::string& value) {
  if (value == "true" || value == "false") return Words{"b", value};
  if (is_number(value)) return Words{"i", value};
  for (const auto& [name, type] : types)
    if (value.starts_with(name) &&
        is_number(std::string_view(value).substr(name.size())))
      return Words{type, value.substr(name.size())};
  if (value.starts_with('[')) return read_list(value);
  std::size_t end = 0;
  auto text = read_text(value, end);
  if (!text || end != value.size()) return {};
  return Words{"s", *text};
}

bool is_name(const std::string& name) {
  return !name.empty() && std::ranges::all_of(name, [](unsigned char byte) {
    return std::isalnum(byte) != 0;
  });
}

// A unit's file has TimeoutStopSec=5, the bus a property TimeoutStopUSec.
void seconds_to_microseconds(Property& property) {
  if (!property.name.ends_with("Sec") || property.name.ends_with("USec")) return;
  const auto seconds = sys::parse_number<std::uint32_t>(property.value.back());
  if (!seconds) return;
  property.name.replace(property.name.size() - 3, 3, "USec");
  property.value = {"t", std::to_string(*seconds * std::uint64_t{1'000'000})};
}

}  // namespace

std::vector<Property> annotated_properties(
    const std::map<std::string, std::string>& annotations) {
  constexpr std::string_view prefix = "org.systemd.property.";
  std::vector<Property> properties;
  for (const auto& [key, text] : annotations) {
    if (!key.starts_with(prefix)) continue;
    Property property{key.substr(prefix.size()), {}};
    const auto value = read_value(text);
    if (!is_name(property.name) || !value)
      throw sys::InputError(
          fmt::format("config.json: annotations.{}: {:?}: expected the name of a "
                      "property, and true, "
                      "uint64 5, 'text' or ['text', 'text']",
                      key, text));
    property.value = *value;
    seconds_to_microseconds(property);
    properties.push_back(std::move(property));
  }
  return properties;
}

}  // namespace tinbox
