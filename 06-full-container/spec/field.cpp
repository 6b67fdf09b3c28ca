// field.cpp — see field.h.
#include "06-full-container/spec/field.h"

#include <limits>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "lib/error.h"

namespace tinbox {
namespace {

// "config.json" + "linux" -> "config.json: linux"; and below that "….linux.sysctl".
std::string below(const std::string& place, std::string_view name) {
  const bool is_file = place.find(": ") == place.npos;
  return fmt::format("{}{}{}", place, is_file ? ": " : ".", name);
}

}  // namespace

Field::Field(const nlohmann::json& value, std::string place)
    : value_(value.is_null() ? nullptr : &value), place_(std::move(place)) {}

Field Field::member(std::string_view name) const {
  static const nlohmann::json absent;
  if (!value_) return {absent, below(place_, name)};
  if (!value_->is_object()) refuse("expected an object");
  const auto found = value_->find(name);
  return {found == value_->end() ? absent : *found, below(place_, name)};
}

std::vector<std::pair<std::string, Field>> Field::members() const {
  std::vector<std::pair<std::string, Field>> all;
  if (!value_) return all;
  if (!value_->is_object()) refuse("expected an object");
  for (const auto& [name, value] : value_->items())
    all.emplace_back(name, Field(value, below(place_, name)));
  return all;
}

std::vector<Field> Field::items() const {
  std::vector<Field> all;
  if (!value_) return all;
  if (!value_->is_array()) refuse("expected an array");
  for (const auto& value : *value_)
    all.emplace_back(value, fmt::format("{}[{}]", place_, all.size()));
  return all;
}

std::vector<std::string> Field::texts() const {
  std::vector<std::string> all;
  if (!value_) return all;
  if (!value_->is_array()) refuse("expected an array");
  all.reserve(value_->size());
  for (const auto& value : *value_) {  // a filter has hundreds: no Field for each
    const auto* text = value.get_ptr<const std::string*>();
    const bool is_plain = text && text->find('\0') == text->npos;
    all.push_back(is_plain ? *text : items()[all.size()].required().text());
  }
  return all;
}

std::string Field::text(std::string otherwise) const {
  if (!value_) return otherwise;
  if (!value_->is_string()) refuse("expected a string");
  auto text = value_->get<std::string>();
  // The kernel would take it for the end: "/etc\0/../root".
  if (text.find('\0') != text.npos) refuse("a zero byte cannot stand in a name");
  return text;
}

std::int64_t Field::number(std::int64_t otherwise) const {
  if (!value_) return otherwise;
  if (!value_->is_number_integer()) refuse("expected a number");
  const bool fits =
      !value_->is_number_unsigned() ||
      value_->get<std::uint64_t>() <= std::numeric_limits<std::int64_t>::max();
  if (!fits) refuse("the number is too large");
  return value_->get<std::int64_t>();
}

std::uint64_t Field::count(std::uint64_t otherwise) const {
  if (!value_) return otherwise;
  if (!value_->is_number_integer()) refuse("expected a number");
  if (!value_->is_number_unsigned()) refuse("expected a number that is not negative");
  return value_->get<std::uint64_t>();
}

unsigned Field::id(unsigned otherwise, unsigned most) const {
  const auto number = count(otherwise);
  if (number > most) refuse("the number is too large");
  return static_cast<unsigned>(number);
}

bool Field::truth(bool otherwise) const {
  if (!value_) return otherwise;
  if (!value_->is_boolean()) refuse("expected true or false");
  return value_->get<bool>();
}

const Field& Field::required() const {
  if (!value_) refuse("is missing");
  return *this;
}

void Field::refuse(std::string_view words) const {
  throw sys::InputError(fmt::format("{}: {}", place_, words));
}

}  // namespace tinbox
