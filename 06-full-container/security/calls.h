// calls.h — the system calls of Linux by name, and their numbers.
//
// Each kind of program has numbers of its own, of which libseccomp keeps tables. When
// the project is built, list_calls.cpp makes one of them, by name: so that the start of
// a container does not search three for each of some 400 names.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "06-full-container/security/seccomp_architectures.h"

namespace tinbox {

struct Call {
  std::string_view name;
  // In the column of each architecture; negative if there is no such call there.
  // Between -100 and -300: i386 hides it behind another one, see seccomp_doors.h.
  std::array<int, std::size(architectures)> numbers;
};

// All that libseccomp knows, in the order of their names: from list_calls.cpp.
extern const std::span<const Call> all_calls;

// Null: no kind of machine that we know has a call of this name.
const Call* find_call(std::string_view name);

// Those of them that there are.
std::vector<const Call*> find_calls(const std::vector<std::string>& names);

}  // namespace tinbox
