// scheduling_json.cpp — see scheduling_json.h: processors and disks.
#include "06-full-container/spec/scheduling_json.h"

#include <linux/ioprio.h>

#include "06-full-container/spec/number_list.h"
#include "06-full-container/spec/words.h"

namespace tinbox {
namespace {

// Special: those that have a priority of their own.
constexpr Word<std::uint32_t> policies[] = {
    {"SCHED_OTHER", 0},    {"SCHED_FIFO", 1, true}, {"SCHED_RR", 2, true},
    {"SCHED_BATCH", 3},    {"SCHED_ISO", 4},        {"SCHED_IDLE", 5},
    {"SCHED_DEADLINE", 6},
};

constexpr Word<std::uint64_t> flags[] = {
    {"SCHED_FLAG_RESET_ON_FORK", 0x1},   {"SCHED_FLAG_RECLAIM", 0x2},
    {"SCHED_FLAG_DL_OVERRUN", 0x4},      {"SCHED_FLAG_KEEP_POLICY", 0x8},
    {"SCHED_FLAG_KEEP_PARAMS", 0x10},    {"SCHED_FLAG_UTIL_CLAMP_MIN", 0x20},
    {"SCHED_FLAG_UTIL_CLAMP_MAX", 0x40},
};

constexpr Word<int> io_classes[] = {
    {"IOPRIO_CLASS_RT", IOPRIO_CLASS_RT},
    {"IOPRIO_CLASS_BE", IOPRIO_CLASS_BE},
    {"IOPRIO_CLASS_IDLE", IOPRIO_CLASS_IDLE},
};

std::optional<cpu_set_t> read_processors(const Field& field) {
  if (field.text().empty()) return std::nullopt;
  cpu_set_t set;
  CPU_ZERO(&set);
  for (const auto number : read_number_list(field, CPU_SETSIZE)) CPU_SET(number, &set);
  return set;
}

}  // namespace

SchedulerAttributes read_scheduler(const Field& object) {
  const auto& policy = find(object.member("policy"), policies, "policy");
  const auto nice = object.member("nice"), priority = object.member("priority");
  if (nice.number() < -20 || nice.number() > 19)
    nice.refuse("expected a number from -20 to 19");
  if (priority.id() != 0 && !policy.is_special)
    priority.refuse(fmt::format("{} has none: leave it out", policy.name));
  if (policy.is_special && (priority.id() < 1 || priority.id() > 99))
    priority.refuse("expected a number from 1 to 99");
  return {.policy = policy.value,
          .flags = bits_of(object.member("flags"), flags),
          .nice = static_cast<std::int32_t>(nice.number()),
          .priority = priority.id(),
          .runtime = object.member("runtime").count(),
          .deadline = object.member("deadline").count(),
          .period = object.member("period").count()};
}

int read_io_priority(const Field& object) {
  const auto io_class = find(object.member("class"), io_classes, "class").value;
  const auto level = object.member("priority");
  if (level.required().count() > 7) level.refuse("expected a number from 0 to 7");
  return io_class << IOPRIO_CLASS_SHIFT | static_cast<int>(level.id());
}

Affinity read_affinity(const Field& object) {
  return {read_processors(object.member("initial")),
          read_processors(object.member("final"))};
}

}  // namespace tinbox
