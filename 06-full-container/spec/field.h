// field.h — a value of a JSON file that knows its place there, so that each complaint
// names it: "config.json: linux.resources.pids.limit: expected a number".
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tinbox {

class Field {
 public:
  // The whole of a file. `value` must outlive the Field and what is taken from it.
  Field(const nlohmann::json& value, std::string place);

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

  // "config.json: process.user"
  const std::string& place() const { return place_; }

  // Throws sys::InputError: "PLACE: words".
  [[noreturn]] void refuse(std::string_view words) const;

 private:
  const nlohmann::json* value_;  // null: absent
  std::string place_;
};

}  // namespace tinbox
