// own_cgroup.h — a group that lives as long as an object of ours.
#pragma once

#include <memory>

#include "03-cgroups/cgroup.h"

namespace tinbox {

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
