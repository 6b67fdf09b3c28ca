// seccomp_json.h — linux.seccomp: which system calls a container may make.
#pragma once

#include "06-full-container/security/seccomp_profile.h"
#include "06-full-container/spec/field.h"

namespace tinbox {

// Throws sys::InputError, which names the place. A name of a call that nobody knows is
// left out: profiles are written for newer kernels too.
SeccompProfile read_seccomp(const Field& object);

// The words that it knows.
struct SeccompWords {
  std::vector<std::string_view> actions, operators, flags;
};
SeccompWords seccomp_words();

}  // namespace tinbox
