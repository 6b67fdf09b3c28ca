// narrate.h — --explain: a program tells each system call it makes, and why.
//
// Text goes to stderr in strace's notation, who speaks in front:
//   [parent 812] # the child needs a name of its own
//   [child 1] sethostname("box", 3) = 0
// As JSON, each line is one object (role, pid, call, args, result, errno, chapter,
// where). Each line is one write(2), so that parent and child never mix their words.
#pragma once

#include <string>
#include <string_view>

namespace sys {

enum class Explain { nothing, text, json };

inline Explain explaining = Explain::nothing;  // set once, before any clone
inline std::string_view role = "parent";       // who we are; spawn() renames the child

// Where a call stands in the source: "02-namespaces/mounts.cpp", 41. As a default
// argument, Place{} is the place of the caller.
struct Place {
  const char* file = __builtin_FILE();
  int line = __builtin_LINE();
};

// Tells a call that has returned: `call` with its arguments, its result, errno if < 0.
void narrate(const std::string& call, long result, int error_number, Place place);

// Tells a call that will not return when it succeeds (execve).
void announce(const std::string& call, Place place = {});

// Says one sentence, as a teacher would: the reason for the next calls.
void say(std::string_view sentence);

}  // namespace sys
