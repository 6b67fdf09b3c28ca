// cgroup_v1.h — a control group of version 1: a directory in each controller's tree,
// and a process joins them one by one. cgroups(7)
//
//                        version 2                 version 1
//     memory, no swap    memory.max                memory.limit_in_bytes
//     … and with swap    memory.swap.max           memory.memsw.limit_in_bytes: the sum
//     processor time     cpu.max                   cpu.cfs_quota_us, cpu.cfs_period_us
//     its weight, 100    cpu.weight                cpu.shares, 1024
//     processors         cpuset.cpus               cpuset.cpus and cpuset.mems, both
//     a device           io.max                    blkio.throttle.write_bps_device, …
//     freeze             cgroup.freeze             freezer.state
//     kill               cgroup.kill               freeze, signal each, thaw
//     is anybody in it?  cgroup.events, by poll    look again and again
#pragma once

#include <map>
#include <string>

#include "03-cgroups/cgroup.h"

namespace tinbox {

// The group's place in the tree of each controller that it has. Two may share a tree:
// "cpu" and "cpuacct" often do.
using PlacesV1 = std::map<std::string, GroupPlace>;

// read_number() of bytes. Version 1 has no "max", but the last page below 2^63.
std::optional<std::uint64_t> read_bytes_v1(const std::string& path);

class CgroupV1 : public Cgroup {
 public:
  explicit CgroupV1(PlacesV1 places) : places_(std::move(places)) {}

  void create() override;
  void set_limits(const Limits& limits) override;
  void delegate_to(uid_t uid, gid_t gid) override;
  void add(pid_t pid) override;
  int clone_into_fd() override { return -1; }
  void enter() override;
  void freeze() override;
  void thaw() override;
  void kill_all() override;
  bool wait_until_empty(Patience patience) override;
  std::vector<pid_t> processes() const override;
  Usage usage() const override;
  std::optional<OutOfMemory> out_of_memory() const override;
  void remove() override;
  std::vector<std::string> directories() const override;

  bool has(const std::string& controller) const { return places_.contains(controller); }

 private:
  // Throws sys::InputError where the group has no such controller.
  const GroupPlace& place_of(const std::string& controller) const;
  void limit_memory(const Limits& limits);
  void limit_cpu(std::uint64_t quota_us);
  void limit_io(const IoLimit& limit);

  PlacesV1 places_;
};

}  // namespace tinbox
