// verbs.cpp — see verbs.h.
#include "03-cgroups/deeper/verbs.h"

#include <unistd.h>

#include <algorithm>

#include <fmt/format.h>

#include "03-cgroups/deeper/above.h"
#include "03-cgroups/deeper/choose.h"
#include "03-cgroups/deeper/parse_limits.h"
#include "lib/error.h"
#include "lib/json_line.h"

namespace tinbox {
namespace {

using Number = std::optional<std::uint64_t>;

struct Row {
  const char* name;
  Number Usage::*value;
};

// In this order they are shown. What is not known is left out, and so is "max".
constexpr Row rows[] = {{"memory_bytes", &Usage::memory_bytes},
                        {"memory_peak_bytes", &Usage::memory_peak_bytes},
                        {"memory_limit_bytes", &Usage::memory_limit_bytes},
                        {"cpu_us", &Usage::cpu_us},
                        {"throttled_periods", &Usage::throttled_periods},
                        {"throttled_us", &Usage::throttled_us},
                        {"processes", &Usage::processes},
                        {"processes_limit", &Usage::processes_limit},
                        {"processes_refused", &Usage::processes_refused}};

void show(const Cgroup& group, bool json) {
  const auto usage = group.usage();
  sys::JsonLine line;
  line.add("group", group.directories().front());
  for (const auto& [name, member] : rows) {
    const auto number = usage.*member;
    if (!number || *number == unlimited) continue;
    line.add(name, *number);
    if (!json) fmt::print("{:<19}{:>15}\n", name, *number);
  }
  if (json) fmt::print("{}\n", line.text());
}

// Who freezes the group that he is in cannot thaw it any more; and version 1 freezes
// before it kills.
void require_outside(const Cgroup& group, const VerbOptions& options) {
  const auto inside = group.processes();
  if (std::find(inside.begin(), inside.end(), ::getpid()) != inside.end())
    throw sys::InputError(
        fmt::format("{} {}: this program is in that group itself: run it from outside",
                    options.verb, options.path));
}

}  // namespace

int run_verb(const VerbOptions& options) {
  const auto group = existing_cgroup(find_hierarchies(), options.path);
  if (options.verb == "freeze" || options.verb == "kill")
    require_outside(*group, options);
  if (options.verb == "set") require_allowed_above(*group, options.limits);
  if (options.verb == "set") group->set_limits(options.limits);
  if (options.verb == "freeze") group->freeze();
  if (options.verb == "thaw") group->thaw();
  if (options.verb == "stat") show(*group, options.json);
  if (options.verb == "kill") end_group(*group);
  return 0;
}

void tell(const OutOfMemory& why) {
  fmt::print(stderr,
             "03-cgroups: killed by the kernel: memory limit {} reached, peak {}, "
             "oom_kill={}, group {}\n",
             size_text(why.limit_bytes),
             why.peak_bytes ? size_text(*why.peak_bytes) : "unknown", why.killed,
             why.group);
}

}  // namespace tinbox
