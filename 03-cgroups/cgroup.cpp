// cgroup.cpp — see cgroup.h: the end of a group.
#include "03-cgroups/cgroup.h"

#include <stdexcept>

namespace tinbox {

OwnCgroup::OwnCgroup(std::unique_ptr<Cgroup> group) : group_(std::move(group)) {
  group_->create();
}

OwnCgroup::~OwnCgroup() {
  try {
    if (group_) end();
  } catch (const std::exception&) {
    // ignore: an error is in flight already; 03-cgroups kill PATH does the rest
  }
}

void OwnCgroup::end() {
  const auto group = std::move(group_);
  //> exercise 3.9: kill, wait until the group is empty, remove
  group->kill_all();
  // A process that is killed is not yet gone, and until then rmdir(2) says EBUSY.
  if (!group->wait_until_empty(std::chrono::seconds(10)))
    throw std::runtime_error(group->directories().front() + ": a process will not die");
  group->remove();
  //= // whatever is left of the group stays
  //< exercise 3.9
}

}  // namespace tinbox
