// own_cgroup.cpp — see own_cgroup.h.
#include "03-cgroups/deeper/own_cgroup.h"

namespace tinbox {

OwnCgroup::OwnCgroup(std::unique_ptr<Cgroup> group) : group_(std::move(group)) {
  group_->create();
}

void OwnCgroup::end() {
  const auto group = std::move(group_);
  end_group(*group);
}

OwnCgroup::~OwnCgroup() {
  try {
    if (group_) end();
  } catch (const std::exception&) {
    // ignore: another error is in flight, and "03-cgroups kill" can do this later
  }
}

}  // namespace tinbox
