// rlimits.h — limits of one process and what it starts, older than control groups.
// getrlimit(2)
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tinbox {

// A process may use up to `soft`, and raise that to `hard`.
struct Rlimit {
  int resource = 0;  // RLIMIT_NOFILE …
  std::uint64_t soft = 0, hard = 0;
};

// RLIMIT_NOFILE for "RLIMIT_NOFILE"; nothing for a name that nobody knows.
std::optional<int> rlimit_number(const std::string& name);

// "NOFILE" for RLIMIT_NOFILE.
std::string_view rlimit_name(int resource);

// "nofile=1024:2048", "nproc=100", "core=0:unlimited". Throws sys::InputError.
Rlimit parse_rlimit(const std::string& text);

// CHILD, while it may still raise a hard limit (CAP_SYS_RESOURCE).
void set_rlimits(const std::vector<Rlimit>& limits);

}  // namespace tinbox
