// scheduling.cpp — see scheduling.h.
#include "06-full-container/container/scheduling.h"

#include <linux/ioprio.h>
#include <sys/personality.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <climits>
#include <cstring>

#include "lib/check.h"

namespace tinbox {
namespace {

void set_scheduler(const SchedulerAttributes& wanted) {
  sys::check(::syscall(SYS_sched_setattr, 0, &wanted, 0),
             "sched_setattr(0, {{sched_policy={}, sched_flags={:#x}, sched_nice={}, "
             "sched_priority={}, sched_runtime={}, sched_deadline={}, "
             "sched_period={}}}, 0)",
             wanted.policy, wanted.flags, wanted.nice, wanted.priority, wanted.runtime,
             wanted.deadline, wanted.period);
}

// The kernel takes one bit less than it is told.
void set_memory_policy(const MemoryPolicy& wanted) {
  const auto bits = wanted.nodes.size() * sizeof(unsigned long) * CHAR_BIT;
  sys::check(::syscall(SYS_set_mempolicy, wanted.mode, wanted.nodes.data(), bits + 1),
             "set_mempolicy({:#x}, {}, {})", wanted.mode, fmt::ptr(wanted.nodes.data()),
             bits + 1);
}

}  // namespace

void schedule(const Scheduling& wanted) {
  if (wanted.scheduler) set_scheduler(*wanted.scheduler);
  if (wanted.io_priority)
    sys::check(::syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0, *wanted.io_priority),
               "ioprio_set(IOPRIO_WHO_PROCESS, 0, {:#x})", *wanted.io_priority);
  if (wanted.memory) set_memory_policy(*wanted.memory);
  if (wanted.personality)
    sys::check(::personality(*wanted.personality), "personality({:#x})",
               *wanted.personality);
}

void start_elsewhere(pid_t child) {
  cpu_set_t others;
  if (::sched_getaffinity(0, sizeof others, &others) < 0) return;
  if (const int ours = ::sched_getcpu(); ours >= 0)
    CPU_CLR(static_cast<std::size_t>(ours), &others);
  ::sched_setaffinity(child, sizeof others, &others);  // ignore: it may be the only one
}

void run_anywhere() {
  cpu_set_t all;
  std::memset(&all, 0xff, sizeof all);
  ::sched_setaffinity(0, sizeof all, &all);  // ignore: a sandbox may forbid it
}

void run_on(const cpu_set_t& processors) {
  sys::check(::sched_setaffinity(0, sizeof processors, &processors),
             "sched_setaffinity(0, {}, {})", sizeof processors, fmt::ptr(&processors));
}

}  // namespace tinbox
