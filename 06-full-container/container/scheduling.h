// scheduling.h — how the kernel deals processors, disks and memory out to a process,
// and what machine it shows it. All of it goes along with execve(2) and fork(2). CHILD.
#pragma once

#include <sched.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace tinbox {

// struct sched_attr of sched_setattr(2), which the C library does not declare yet.
struct SchedulerAttributes {
  std::uint32_t size = sizeof(SchedulerAttributes);
  std::uint32_t policy = SCHED_OTHER;
  std::uint64_t flags = 0;
  std::int32_t nice = 0;
  std::uint32_t priority = 0;                           // of SCHED_FIFO and SCHED_RR
  std::uint64_t runtime = 0, deadline = 0, period = 0;  // of SCHED_DEADLINE, in ns
};

// Of set_mempolicy(2): from which nodes memory is taken.
struct MemoryPolicy {
  int mode = 0;                      // MPOL_BIND | MPOL_F_STATIC_NODES
  std::vector<unsigned long> nodes;  // a bit for each
};

// Where a process that is added to a container runs: first, and once in its group.
struct Affinity {
  std::optional<cpu_set_t> before, after;
};

// What is not set stays as it is.
struct Scheduling {
  std::optional<SchedulerAttributes> scheduler;
  std::optional<int> io_priority;  // class and level, as ioprio_set(2) has them
  std::optional<MemoryPolicy> memory;
  std::optional<unsigned long> personality;  // PER_LINUX32: uname(2) says i686
  Affinity affinity;                         // of one that is added: not the first
};

// Some of it takes CAP_SYS_NICE, so: before the capabilities are given up.
void schedule(const Scheduling& wanted);

// PARENT. Some kernels leave a new process on its parent's processor until the next
// tick, a thousandth of a second: this one begins on another, if there is one.
void start_elsewhere(pid_t child);

// On all processors that its group may use, and not only where the caller, or
// start_elsewhere(), has put it: since Linux 6.2 the kernel would remember that.
void run_anywhere();

// On these processors only, from here on. sched_setaffinity(2)
void run_on(const cpu_set_t& processors);

}  // namespace tinbox
