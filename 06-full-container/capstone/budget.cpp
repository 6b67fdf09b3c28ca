// budget.cpp — see budget.h.
#include "06-full-container/capstone/budget.h"

#include <fmt/format.h>

#include "03-cgroups/deeper/above.h"
#include "03-cgroups/deeper/choose.h"
#include "03-cgroups/deeper/parse_limits.h"

namespace tinbox {
namespace {

std::string group_path(const std::string& name) { return "tinbox-" + name; }

// A run that was killed leaves its group behind, with nobody in it: that one goes. One
// with processes belongs to a container that lives, and to make it again is an error.
std::unique_ptr<Cgroup> fresh_group(const std::vector<Hierarchy>& trees,
                                    const std::string& path, const Limits& limits) {
  auto group = new_cgroup(trees, path, limits);
  if (group->processes().empty()) group->remove();
  return group;
}

}  // namespace

Budget::Budget(const std::string& name, const Limits& limits)
    : trees_(find_hierarchies()),
      aside_(trees_, group_path(name), limits),
      group_(fresh_group(trees_, group_path(name), limits)) {
  require_allowed_above(group(), limits);
  group_->set_limits(limits);
}

void Budget::tell_what_killed() {
  const auto why = group_->out_of_memory();
  if (!why) return;
  fmt::print(stderr,
             "06-full-container: killed by the kernel: memory limit {} reached, peak "
             "{}, oom_kill={}, group {}\n",
             size_text(why->limit_bytes),
             why->peak_bytes ? size_text(*why->peak_bytes) : "unknown", why->killed,
             why->group);
}

}  // namespace tinbox
