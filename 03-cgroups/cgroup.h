// cgroup.h — a control group: processes that the kernel counts, limits, freezes and
// kills together. cgroups(7)
//
// In version 2 a group is one directory; in version 1, one in each hierarchy. Which it
// is, is decided once, when the object is made: who holds a Cgroup need not know.
#pragma once

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>

#include "03-cgroups/group_files.h"
#include "03-cgroups/limits.h"

namespace tinbox {

// What a group has used. A number is missing where the kernel does not count it.
struct Usage {
  std::optional<std::uint64_t> memory_bytes, memory_peak_bytes, memory_limit_bytes;
  std::optional<std::uint64_t> cpu_us, throttled_periods, throttled_us;
  std::optional<std::uint64_t> processes, processes_limit, processes_refused;
};

// The kernel killed in a group because memory ran out.
struct OutOfMemory {
  std::string group;  // whose limit it was: this group's, or that of one above
  std::uint64_t limit_bytes = unlimited;
  std::optional<std::uint64_t> peak_bytes;
  std::uint64_t killed = 0;  // so many processes
};

// All but enter() is called in the PARENT. What the kernel refuses is thrown as
// sys::Error.
class Cgroup {
 public:
  virtual ~Cgroup() = default;

  // Makes the group. The one above must be there, and this one not (EEXIST).
  virtual void create() = 0;

  // Before the first process enters, or while they run.
  virtual void set_limits(const Limits& limits) = 0;

  // Lets a user make groups below, and move processes among them; not change our limits.
  virtual void delegate_to(uid_t uid, gid_t gid) = 0;

  // Three ways in. By pid, while the child waits at the barrier:
  virtual void add(pid_t pid) = 0;
  // … or at birth, by clone3(CLONE_INTO_CGROUP) with this descriptor; -1: there is none.
  virtual int clone_into_fd() = 0;
  // … or by itself. CHILD, with one thread, while it still sees the host's files: it
  // joins all that the clone did not put it into. Takes no lock that others wait for.
  virtual void enter() = 0;

  virtual void freeze() = 0;  // returns when all are frozen
  virtual void thaw() = 0;
  virtual void kill_all() = 0;  // SIGKILL to all in it and below, frozen or not
  // Until no process is left in it and below; false: some are, after `patience`.
  virtual bool wait_until_empty(Patience patience) = 0;
  // In it and below, as our pid namespace numbers them.
  virtual std::vector<pid_t> processes() const = 0;

  virtual Usage usage() const = 0;
  // Why a process was killed: to be asked before remove(), which takes the answer away.
  virtual std::optional<OutOfMemory> out_of_memory() const = 0;

  // Removes it and the groups below, all of them empty; fine if it is gone.
  virtual void remove() = 0;

  // Its directories: one in version 2, one in each hierarchy in version 1.
  virtual std::vector<std::string> directories() const = 0;
};

// The end of a group: kills what is in it, and removes it. Fine if it is gone.
void end_group(Cgroup& group);

// A group that lives as long as this object.
class OwnCgroup {
 public:
  explicit OwnCgroup(std::unique_ptr<Cgroup> group);  // creates it
  OwnCgroup(OwnCgroup&&) = default;
  OwnCgroup& operator=(OwnCgroup&&) = delete;
  ~OwnCgroup();  // ends it

  Cgroup& operator*() const { return *group_; }
  Cgroup* operator->() const { return group_.get(); }

  void end();  // what the destructor does; but this tells what goes wrong

 private:
  std::unique_ptr<Cgroup> group_;
};

}  // namespace tinbox
