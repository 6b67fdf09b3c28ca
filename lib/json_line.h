// json_line.h — writes one JSON object on one line (RFC 8259). Write only.
#pragma once

#include <concepts>
#include <span>
#include <string>
#include <string_view>

#include <sys/types.h>

namespace sys {

//   JsonLine().add("pid", 12).add("type", "uts").text()  ->  {"pid":12,"type":"uts"}
class JsonLine {
 public:
  JsonLine& add(std::string_view name, std::string_view value);
  JsonLine& add(std::string_view name, std::integral auto value) {
    return add_raw(name, std::to_string(value));
  }
  JsonLine& add(std::string_view name, std::span<const pid_t> values);
  std::string text() const { return "{" + members_ + "}"; }

 private:
  JsonLine& add_raw(std::string_view name, std::string_view json);

  std::string members_;
};

// `text` as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD, as
// names on Linux are bytes and JSON is Unicode.
std::string json_string(std::string_view text);

}  // namespace sys
