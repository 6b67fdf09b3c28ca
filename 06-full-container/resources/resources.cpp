// resources.cpp — see resources.h.
#include "06-full-container/resources/resources.h"

#include <fmt/format.h>

#include "lib/error.h"

namespace tinbox {

void require_room(const Cgroup& group, const Resources& resources) {
  const auto& limit = resources.limits.memory_bytes;
  if (!resources.refuse_below_use || !limit) return;
  const auto used = group.usage().memory_bytes.value_or(0);
  if (*limit < used)
    throw sys::InputError(fmt::format(
        "memory.limit: {} bytes, but {} are in use: free some, or ask for more", *limit,
        used));
}

void set_resources(Cgroup& group, const Resources& resources) {
  group.set_limits(resources.limits);
  if (!resources.settings.empty())
    write_settings(group.directories(), resources.settings);
}

}  // namespace tinbox
