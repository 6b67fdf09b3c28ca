// cgroup_v2.h — a control group of version 2: one directory, for all controllers.
//
//     /sys/fs/cgroup/                    the top: all processes, at first
//         cgroup.subtree_control         "cpu memory": what the groups below may limit
//         box/                           mkdir makes a group
//             cgroup.procs               who is in it; write a pid to move it here
//             memory.max, pids.max, …    limits
//             memory.events, cpu.stat, … what has happened
#pragma once

#include "03-cgroups/cgroup.h"
#include "lib/fd.h"

namespace tinbox {

class CgroupV2 : public Cgroup {
 public:
  explicit CgroupV2(GroupPlace place) : place_(std::move(place)) {}

  void create() override;
  void set_limits(const Limits& limits) override;
  void delegate_to(uid_t uid, gid_t gid) override;
  void add(pid_t pid) override;
  int clone_into_fd() override;
  void enter() override {}  // the clone has put us here
  void freeze() override;
  void thaw() override;
  void kill_all() override;
  bool wait_until_empty(Patience patience) override;
  std::vector<pid_t> processes() const override;
  Usage usage() const override;
  std::optional<OutOfMemory> out_of_memory() const override;
  void remove() override;
  std::vector<std::string> directories() const override;

 private:
  GroupPlace place_;
  sys::Fd directory_;  // open once somebody wants to clone into it
};

// Lets the groups below `parent` have these controllers: at each level from the top on,
// "+memory" in cgroup.subtree_control. It stays so: others may have come to rely on it.
void enable_controllers(const GroupPlace& parent, const std::set<std::string>& wanted);

// Writes each of the limits into its file of version 2.
void write_limits(const GroupPlace& place, const Limits& limits);

}  // namespace tinbox
