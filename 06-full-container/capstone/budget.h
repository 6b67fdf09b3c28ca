// budget.h — a container's control group, from the limits to the end: chapter 03 as one
// object. PARENT.
#pragma once

#include <optional>

#include "03-cgroups/deeper/own_cgroup.h"
#include "03-cgroups/deeper/step_aside.h"
#include "03-cgroups/detect.h"

namespace tinbox {

// The group tinbox-NAME, with its limits set. When it is destroyed, all in it are
// killed, and it goes.
class Budget {
 public:
  Budget(const std::string& name, const Limits& limits);

  Cgroup& group() { return *group_; }

  // Asked when the command has ended, and before the group goes: one line on stderr, if
  // the kernel has killed for want of memory.
  void tell_what_killed();

 private:
  std::vector<Hierarchy> trees_;
  StepAside aside_;
  OwnCgroup group_;
};

}  // namespace tinbox
