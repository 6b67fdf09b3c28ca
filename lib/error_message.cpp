// error_message.cpp — the form: one letter for the type, then errno, text and advice,
// each ended by a zero byte, which none of them can contain.
#include "lib/error_message.h"

#include <array>

#include "lib/error.h"

namespace sys {
namespace {

std::string write_fields(char type, int error_number, const std::string& text,
                         const std::string& advice) {
  std::string message(1, type);
  for (const auto& field : {std::to_string(error_number), text, advice})
    message += field + '\0';
  return message;
}

std::array<std::string, 3> read_fields(const std::string& message) {
  std::array<std::string, 3> fields;
  std::size_t begin = 1;
  for (auto& field : fields) {
    const std::size_t end = message.find('\0', begin);
    if (end == message.npos) throw std::runtime_error("a child's report is cut short");
    field = message.substr(begin, end - begin);
    begin = end + 1;
  }
  return fields;
}

}  // namespace

std::string message_of(const std::exception& error) {
  if (const auto* failed = dynamic_cast<const Error*>(&error)) {
    const char type = dynamic_cast<const ExecError*>(&error) ? 'X' : 'S';
    return write_fields(type, failed->error_number(), failed->call(), failed->advice());
  }
  const bool is_bug = dynamic_cast<const std::logic_error*>(&error);
  const char type = dynamic_cast<const InputError*>(&error) ? 'I' : is_bug ? 'L' : '?';
  return write_fields(type, 0, error.what(), "");
}

void throw_message(const std::string& message) {
  const auto [number, text, advice] = read_fields(message);
  switch (message.front()) {
    case 'X': throw ExecError(text, std::stoi(number), advice);
    case 'S': throw Error(text, std::stoi(number), advice);
    case 'I': throw InputError(text);
    case 'L': throw std::logic_error(text);
    default: throw std::runtime_error(text);
  }
}

}  // namespace sys
