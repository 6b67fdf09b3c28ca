// beacon_lines.h — what the beacon hears and says: a line of fields, a line of JSON.

#pragma once

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <string>
#include <vector>

using Fields = std::vector<std::string>;  // the request: its name, then its arguments
using Answer = std::string;               // one JSON value

inline Fields split(std::string line) {
  if (!line.empty() && line.back() == '\n') line.pop_back();
  Fields fields{""};
  for (char c : line) {
    if (c == '\t')
      fields.emplace_back();
    else
      fields.back() += c;
  }
  return fields;
}

inline long integer(const std::string& word) {
  return std::strtol(word.c_str(), nullptr, 0);
}

inline int small_integer(const std::string& word) {
  return static_cast<int>(integer(word));
}

// Every byte becomes the character of that number, so that any file can be carried.
inline Answer text(const std::string& bytes) {
  Answer json = "\"";
  for (char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    char escaped[8];
    std::snprintf(escaped, sizeof escaped, "\\u%04x", unsigned{byte});
    const bool plain = byte >= ' ' && byte < 0x7f && byte != '"' && byte != '\\';
    json += plain ? std::string(1, c) : escaped;
  }
  return json + "\"";
}

inline Answer list(const std::vector<Answer>& values) {
  Answer json = "[";
  for (const Answer& value : values) json += (json.size() > 1 ? ", " : "") + value;
  return json + "]";
}

inline Answer number(long long value) { return std::to_string(value); }

inline Answer failure() {
  return "{\"errno\": " + text(::strerrorname_np(errno)) + "}";
}

inline Answer ok_or_failure(long result) { return result < 0 ? failure() : text("ok"); }

inline Answer strings(char** words) {
  std::vector<Answer> values;
  for (; *words; ++words) values.push_back(text(*words));
  return list(values);
}
