// field.cpp — see field.h.
#include "06-full-container/spec/field.h"

#include <optional>

#include <fmt/format.h>
#include <rapidjson/document.h>

#include "lib/error.h"

namespace tinbox {
namespace {

using rapidjson::Value;

std::string_view text_of(const Value& value) {
  return {value.GetString(), value.GetStringLength()};
}

// From `value` down to `wanted`: ".process.args[1]". No field of ours lies deeper than
// `depth`; a file may.
std::optional<std::string> way(const Value& value, const Value* wanted, int depth) {
  if (&value == wanted) return "";
  if (depth == 0) return std::nullopt;
  if (value.IsObject())
    for (const auto& member : value.GetObject())
      if (const auto rest = way(member.value, wanted, depth - 1))
        return fmt::format(".{}{}", text_of(member.name), *rest);
  if (value.IsArray())
    for (rapidjson::SizeType i = 0; i < value.Size(); ++i)
      if (const auto rest = way(value[i], wanted, depth - 1))
        return fmt::format("[{}]{}", i, *rest);
  return std::nullopt;
}

// Of several with one name the last counts, as for Go's engines.
const Value* find_member(const Value& object, std::string_view name) {
  for (auto member = object.MemberEnd(); member != object.MemberBegin();)
    if (text_of((--member)->name) == name) return &member->value;
  return nullptr;
}

}  // namespace

Field::Field(const Value& file, std::string_view name)
    : file_(&file),
      file_name_(name),
      value_(file.IsNull() ? nullptr : &file),
      nearest_(&file) {}

Field::Field(const Field& above, const Value* value, std::string_view absent)
    : file_(above.file_), file_name_(above.file_name_), nearest_(above.nearest_) {
  value_ = value && !value->IsNull() ? value : nullptr;
  if (value)
    nearest_ = value;
  else
    absent_ = fmt::format("{}.{}", above.absent_, absent);
}

Field Field::member(std::string_view name) const {
  if (!value_) return {*this, nullptr, name};
  if (!value_->IsObject()) refuse("expected an object");
  return {*this, find_member(*value_, name), name};
}

std::vector<std::pair<std::string, Field>> Field::members() const {
  std::vector<std::pair<std::string, Field>> all;
  if (!value_) return all;
  if (!value_->IsObject()) refuse("expected an object");
  for (const auto& member : value_->GetObject())
    all.emplace_back(text_of(member.name), Field(*this, &member.value, ""));
  return all;
}

std::vector<Field> Field::items() const {
  std::vector<Field> all;
  if (!value_) return all;
  if (!value_->IsArray()) refuse("expected an array");
  all.reserve(value_->Size());
  for (const auto& value : value_->GetArray()) all.push_back(Field(*this, &value, ""));
  return all;
}

std::vector<std::string> Field::texts() const {
  std::vector<std::string> all;
  if (!value_) return all;
  if (!value_->IsArray()) refuse("expected an array");
  all.reserve(value_->Size());
  for (const auto& value : value_->GetArray())  // a filter has hundreds of names
    all.push_back(Field(*this, &value, "").required().text());
  return all;
}

std::string Field::text(std::string otherwise) const {
  if (!value_) return otherwise;
  if (!value_->IsString()) refuse("expected a string");
  auto text = std::string(text_of(*value_));
  // The kernel would take it for the end: "/etc\0/../root".
  if (text.find('\0') != text.npos) refuse("a zero byte cannot stand in a name");
  return text;
}

std::int64_t Field::number(std::int64_t otherwise) const {
  if (!value_) return otherwise;
  if (value_->IsInt64()) return value_->GetInt64();
  refuse(value_->IsUint64() ? "the number is too large" : "expected a number");
}

std::uint64_t Field::count(std::uint64_t otherwise) const {
  if (!value_) return otherwise;
  if (value_->IsUint64()) return value_->GetUint64();
  refuse(value_->IsInt64() ? "expected a number that is not negative"
                           : "expected a number");
}

unsigned Field::id(unsigned otherwise, unsigned most) const {
  const auto number = count(otherwise);
  if (number > most) refuse("the number is too large");
  return static_cast<unsigned>(number);
}

bool Field::truth(bool otherwise) const {
  if (!value_) return otherwise;
  if (!value_->IsBool()) refuse("expected true or false");
  return value_->GetBool();
}

const Field& Field::required() const {
  if (!value_) refuse("is missing");
  return *this;
}

std::string Field::place() const {
  auto names = way(*file_, nearest_, 32).value_or("") + absent_;
  const bool is_file = file_name_.find(": ") == file_name_.npos;
  if (is_file && names.starts_with('.')) names.replace(0, 1, ": ");
  return fmt::format("{}{}", file_name_, names);
}

void Field::refuse(std::string_view words) const {
  throw sys::InputError(fmt::format("{}: {}", place(), words));
}

}  // namespace tinbox
