// cgroup_hybrid.h — a group on a host where some controllers stand in version 2, and
// some in version 1. Version 2 freezes, kills and tells the end; each limits its own.
#pragma once

#include "03-cgroups/cgroup_v2.h"
#include "03-cgroups/deeper/cgroup_v1.h"

namespace tinbox {

class CgroupHybrid : public Cgroup {
 public:
  CgroupHybrid(GroupPlace v2, PlacesV1 v1) : v2_(std::move(v2)), v1_(std::move(v1)) {}

  void create() override;
  void set_limits(const Limits& limits) override;
  void delegate_to(uid_t uid, gid_t gid) override;
  void add(pid_t pid) override;
  int clone_into_fd() override { return v2_.clone_into_fd(); }
  void enter() override { v1_.enter(); }
  void freeze() override { v2_.freeze(); }
  void thaw() override { v2_.thaw(); }
  void kill_all() override { v2_.kill_all(); }
  bool wait_until_empty(Patience patience) override {
    return v2_.wait_until_empty(patience);
  }
  std::vector<pid_t> processes() const override { return v2_.processes(); }
  Usage usage() const override;
  std::optional<OutOfMemory> out_of_memory() const override;
  void remove() override;
  std::vector<std::string> directories() const override;

 private:
  CgroupV2 v2_;
  CgroupV1 v1_;
};

}  // namespace tinbox
