// field.h — a value of a JSON file that knows its place there, so that each complaint
// names it: "config.json: linux.resources.pids.limit: expected a number".
#pragma once

#include <rapidjson/fwd.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tinbox {

class Field {
 public:
  // The whole of a file. It and its name must outlive this and what is taken from it.
  Field(const rapidjson::Value& file, std::string_view name);

  // Absent, or null: all the same to OCI.
  bool is_there() const { return value_ != nullptr; }

  // A member of an object; absent if this is.
  Field member(std::string_view name) const;
  std::vector<std::pair<std::string, Field>> members() const;
  std::vector<Field> items() const;  // of an array
  std::vector<std::string> texts() const;

  // Of the wanted type, or sys::InputError is thrown; `otherwise` where it is absent.
  std::string text(std::string otherwise = "") const;
  std::int64_t number(std::int64_t otherwise = 0) const;
  std::uint64_t count(std::uint64_t otherwise = 0) const;  // a number, never negative
  unsigned id(unsigned otherwise = 0, unsigned most = ~0U) const;  // of 32 bits
  bool truth(bool otherwise = false) const;

  // Must be there.
  const Field& required() const;

  // "config.json: process.user". It is looked for in the file: few ever ask.
  std::string place() const;

  // Throws sys::InputError: "PLACE: words".
  [[noreturn]] void refuse(std::string_view words) const;

 private:
  Field(const Field& above, const rapidjson::Value* value, std::string_view absent);

  const rapidjson::Value* file_;
  std::string_view file_name_;
  const rapidjson::Value* value_;    // null: absent
  const rapidjson::Value* nearest_;  // itself, or what should have it somewhere below,
  std::string absent_;               // and by which names
};

}  // namespace tinbox
