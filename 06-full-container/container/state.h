// state.h — what outlives `create`: one directory for each container, <root>/<id>.
//
//   state.json   who it is: the record of the container's first process
//   gate         a socket, while the container waits for `start`
//
// The rest is asked of the kernel each time: whether that process lives.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "06-full-container/container/failure.h"
#include "06-full-container/hooks/hook.h"
#include "06-full-container/systemd/unit.h"
#include "lib/fd.h"

namespace tinbox {

struct State {
  std::string id, bundle, root;
  pid_t pid = 0;  // 0: there is no process yet
  // When it was born, in clock ticks after the machine: a pid alone may by now mean
  // another process. proc_pid_stat(5)
  std::uint64_t birth = 0;
  std::vector<std::string> cgroups;  // the directories of its group
  std::optional<Unit> unit;          // of systemd's, which has made the group
  std::string created;               // "2026-11-22T06:00:00.123456789Z"
  uid_t owner = 0;
  std::map<std::string, std::string> annotations;
  Hooks hooks;  // those that are still to come: poststart and poststop
};

class StateDirectory {
 public:
  // `root` is --root. The name of a container is not a path: throws sys::InputError.
  StateDirectory(std::string root, std::string id);

  void create();                         // and locks it. Throws Failure if it is there
  void write(const State& state) const;  // all of it or nothing: rename(2)
  // Throws Failure if there is no such container, InputError if its file is damaged.
  State read() const;
  void remove() const;  // fine if it is gone; throws sys::Error if it may not go
  Failure missing() const;

  // Only one at a time makes a container or takes it away. lock() waits; false: by now
  // it is gone. Throws Failure if another has it for more than 10 seconds.
  bool lock();
  void unlock();
  bool is_locked() const { return static_cast<bool>(lock_); }
  void forget_lock() { lock_.reset(); }  // CHILD: it is the parent's

  // The gate has another name until the container waits at it.
  std::string gate() const { return path_ + "/gate"; }
  std::string unfinished_gate() const { return path_ + "/gate.new"; }
  void finish_gate() const;

  // "creating", "created", "running", "paused" or "stopped".
  std::string status(const State& state) const;

  const std::string& id() const { return id_; }

 private:
  std::string root_, id_, path_;
  sys::Fd lock_;
};

// The names of all containers below `root`, in order.
std::vector<std::string> all_containers(const std::string& root);

// When process `pid` was born; nothing if it is gone, or a zombie.
std::optional<std::uint64_t> birth_of(pid_t pid);

// It closes its files before it is a zombie: who hears the end of a pipe may ask.
bool has_begun_to_end(pid_t pid);

// A descriptor of the container's first process, if it is still that one; else none.
sys::Fd open_first_process(const State& state);

}  // namespace tinbox
