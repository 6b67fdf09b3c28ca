// shell_words.cpp — see shell_words.h.
#include "lib/shell_words.h"

#include <algorithm>

namespace sys {
namespace {

constexpr std::string_view plain =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:,+@%=";

// An option would be read as one of env's own.
bool looks_like_option(const std::string& variable) {
  return variable.starts_with('-');
}

}  // namespace

std::string shell_word(std::string_view word) {
  if (!word.empty() && word.find_first_not_of(plain) == word.npos)
    return std::string(word);
  // Between single quotes nothing is special but the quote itself, which cannot stand
  // there: the quotes end, one comes with a backslash, and they begin again.
  std::string quoted = "'";
  for (const char byte : word)
    if (byte == '\'')
      quoted += "'\\''";
    else
      quoted += byte;
  return quoted + "'";
}

std::string shell_words(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += " " + shell_word(word);
  return text;
}

std::string with_environment(const Command& command, const std::string& tool) {
  const auto& variables = command.variables;
  if (variables.empty() && !command.cleared) return tool.substr(tool.rfind('/') + 1);
  std::string text = command.cleared ? "env -i" : "env";
  if (std::ranges::any_of(variables, looks_like_option)) text += " --";
  return text + shell_words(variables) + " " + tool;
}

}  // namespace sys
