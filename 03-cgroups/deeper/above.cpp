// above.cpp — see above.h.
#include "03-cgroups/deeper/above.h"

#include <filesystem>

#include <fmt/format.h>

#include "lib/error.h"

namespace tinbox {
namespace {

// Walks up as long as there is such a file: the top of all has none, or one without a
// limit.
void require(const std::string& directory, const char* file, const char* option,
             std::optional<std::uint64_t> wanted) {
  if (!wanted || *wanted == unlimited) return;
  auto above = std::filesystem::path(directory).parent_path();
  while (const auto allowed = read_number(above / file)) {
    if (*allowed < *wanted)
      throw sys::InputError(fmt::format("{} {}: {} allows {}: ask for no more", option,
                                        *wanted, above.native(), *allowed));
    above = above.parent_path();
  }
}

}  // namespace

void require_allowed_above(const Cgroup& group, const Limits& limits) {
  for (const auto& directory : group.directories()) {
    require(directory, "memory.max", "--memory", limits.memory_bytes);
    require(directory, "memory.limit_in_bytes", "--memory", limits.memory_bytes);
    require(directory, "pids.max", "--pids", limits.processes);
  }
}

}  // namespace tinbox
