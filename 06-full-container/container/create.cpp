// create.cpp — see create.h. What the parent does for a container, in order.
#include "06-full-container/container/create.h"

#include <sched.h>

#include "06-full-container/container/clone_into.h"
#include "06-full-container/container/init.h"
#include "06-full-container/container/join.h"
#include "06-full-container/container/scheduling.h"
#include "lib/check.h"
#include "lib/files.h"

namespace tinbox {
namespace {

// All but two: the new clocks have to be set before anybody lives by them, and the
// group that is "/" is the one that we are in at that moment. The child makes both; and
// the network if it can, which takes as long as all the others together.
Namespaces made_with_child(Namespaces wanted, const Outside& outside) {
  wanted.cgroup = wanted.time = false;
  wanted.net &= outside.awaits_network;
  return wanted;
}

}  // namespace

sys::Child create(const Config& config, const Outside& outside) {
  const int group = outside.cgroup ? outside.cgroup->clone_into_fd() : -1;
  const auto make_child = [&] {
    Visit others(config.joined);  // the child is born into their namespaces
    auto child = clone_child_into(
        group, clone_flags(made_with_child(config.namespaces, outside)));
    if (child.pid != 0) others.leave();
    return child;
  };
  const auto make_network = [] {  // CHILD, while the parent makes control groups
    sys::check(::unshare(CLONE_NEWNET), "unshare(CLONE_NEWNET)");
  };
  const auto prepare = [&](const sys::Child& child) {
    start_elsewhere(child.pid());  // both have something to do now
    outside.make_group(child);
    if (config.id_maps) outside.write_maps(child.pid(), *config.id_maps);
    if (const auto& score = config.process.oom_score_adj)
      sys::write_control_file(fmt::format("/proc/{}/oom_score_adj", child.pid()),
                              std::to_string(*score));
    outside.connect(child);
    outside.record(child);
  };
  const auto in_child = [&](sys::Lifeline& parent) {
    run_init(config, outside, parent);
  };
  if (!config.namespaces.net || outside.awaits_network)
    return sys::spawn(make_child, prepare, in_child);
  return sys::spawn(make_child, prepare, in_child, make_network);
}

}  // namespace tinbox
