// resources.cpp — see resources.h.
#include "06-full-container/resources/resources.h"

#include <fmt/format.h>

#include "lib/error.h"

namespace tinbox {
namespace {

void require_room(const Cgroup& group, std::uint64_t limit) {
  const auto used = group.usage().memory_bytes.value_or(0);
  if (limit < used)
    throw sys::InputError(fmt::format(
        "memory.limit: {} bytes, but {} are in use: free some, or ask for more", limit,
        used));
}

}  // namespace

void set_resources(Cgroup& group, const Resources& resources) {
  if (resources.refuse_below_use && resources.limits.memory_bytes)
    require_room(group, *resources.limits.memory_bytes);
  group.set_limits(resources.limits);
  if (!resources.settings.empty())
    write_settings(group.directories(), resources.settings);
}

}  // namespace tinbox
