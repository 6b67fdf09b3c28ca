// cgroup.h — a control group: processes that the kernel counts, limits, freezes and
// kills together. cgroups(7)
//
// In version 2 a group is one directory; in version 1, one in each hierarchy. Which of
// them, detect.h decides, once: who holds a Cgroup need not know.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "03-cgroups/limits.h"

namespace tinbox {

// What a group has used. A number is missing where the kernel does not count it here.
struct Usage {
  std::optional<std::uint64_t> memory_bytes, memory_peak_bytes, memory_limit_bytes;
  std::optional<std::uint64_t> cpu_us, throttled_periods, throttled_us;
  std::optional<std::uint64_t> processes, processes_limit, processes_refused;
};

// The kernel killed in a group because memory ran out.
struct OutOfMemory {
  std::string group;  // whose limit it was: this group's, or that of one above
  std::uint64_t limit_bytes = 0;
  std::uint64_t peak_bytes = 0;
  std::uint64_t killed = 0;  // processes
};

// All functions but enter() are called in the PARENT. They throw sys::Error.
class Cgroup {
 public:
  virtual ~Cgroup() = default;

  // Makes the group. Its parent must be there, and itself not (EEXIST).
  virtual void create() = 0;

  // Before the first process enters, or while they run. sys::InputError: more than a
  // group above allows, or a controller that is missing here.
  virtual void set_limits(const Limits& limits) = 0;

  // Three ways in. In the parent, while the child waits at the barrier:
  virtual void add(pid_t pid) = 0;
  // … or with clone3(CLONE_INTO_CGROUP), the descriptor to pass; -1 where there is none.
  virtual int clone_into_fd() const = 0;
  // … or in the CHILD, while it still sees the host's files: the calling process (not
  // its other threads) joins what clone_into_fd() does not cover.
  virtual void enter() const = 0;

  virtual void freeze() = 0;  // returns when all are frozen
  virtual void thaw() = 0;
  virtual void kill_all() = 0;  // SIGKILL to all in it and below, frozen ones too
  // Waits until no process is left in it and below; false: some are, after `patience`.
  virtual bool wait_until_empty(std::chrono::milliseconds patience) = 0;

  virtual Usage usage() const = 0;
  // Why a process was killed. To be asked before remove(), which takes the answer away.
  virtual std::optional<OutOfMemory> out_of_memory() const = 0;

  // Removes it and the groups below, when they are empty; fine if it is gone.
  virtual void remove() = 0;

  // Where it is: its directory, or on version 1 the one of its first hierarchy.
  virtual std::string path() const = 0;
};

// A group that lives as long as this object: ~OwnCgroup kills what is in it, and removes
// it.
class OwnCgroup {
 public:
  explicit OwnCgroup(std::unique_ptr<Cgroup> group);  // creates it
  OwnCgroup(OwnCgroup&&) = default;
  OwnCgroup& operator=(OwnCgroup&&) = delete;
  ~OwnCgroup();

  Cgroup& operator*() const { return *group_; }
  Cgroup* operator->() const { return group_.get(); }

  void remove();  // the same, but throws what goes wrong

 private:
  std::unique_ptr<Cgroup> group_;
};

}  // namespace tinbox
