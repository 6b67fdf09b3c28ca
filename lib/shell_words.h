// shell_words.h — words for a POSIX shell script: --explain=shell prints one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/command.h"

namespace sys {

// `word` as sh will read it back, whatever bytes it has: put into quotes unless it is
// plain. "it's" -> 'it'\''s'. Not to begin a command with: NAME=VALUE is left plain.
std::string shell_word(std::string_view word);

// The same for several, a space before each: ready to follow another word.
std::string shell_words(const std::vector<std::string>& words);

// "env NAME=VALUE /path/of/tool": it runs with the environment that --env and
// --clear-env ask for. env(1) searches the *new* PATH, hence the absolute path. Just
// "tool" if the environment stays as it is.
std::string with_environment(const Command& command, const std::string& tool);

}  // namespace sys
