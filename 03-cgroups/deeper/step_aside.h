// step_aside.h — makes room below our own group, where we are alone in it.
//
// In version 2 a group that has limited groups below has no processes of its own. Whoever
// starts us in a group of ours (systemd-run --scope -p Delegate=yes) puts us into it: we
// are what is in the way.
//
//     scope/             we                 scope/             subtree_control: memory
//                                 ─▶            aside-4711/    we
//                                               tinbox-…/      the command
#pragma once

#include <set>
#include <string>

#include "03-cgroups/detect.h"
#include "03-cgroups/limits.h"

namespace tinbox {

// PARENT, before the group `path` is made. Does nothing where that would be of no use.
class StepAside {
 public:
  StepAside(const std::vector<Hierarchy>& trees, const std::string& path,
            const Limits& limits);
  StepAside(StepAside&&) = delete;
  ~StepAside();  // we step back, after the group is gone

 private:
  void step_aside();
  void step_back();

  GroupPlace ours_;
  std::set<std::string> enabled_before_;
  std::string aside_;  // "" unless we have stepped aside
};

}  // namespace tinbox
