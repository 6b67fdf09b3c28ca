// cgroup.cpp — see cgroup.h: the end of a group.
#include "03-cgroups/cgroup.h"

#include <stdexcept>

#include "lib/error.h"

namespace tinbox {

void end_group(Cgroup& group) try {
  //> exercise 3.9: kill, wait until the group is empty, remove
  group.kill_all();
  // A process that is killed is not gone yet, and until then rmdir(2) says EBUSY.
  if (!group.wait_until_empty(std::chrono::seconds(10)))
    throw std::runtime_error(group.directories().front() + ": a process does not die");
  group.remove();
  //= sys::todo("3.9", group);
  //< exercise 3.9
} catch (const sys::Error& error) {
  // ENOENT, ENODEV: it has gone under our hands. "03-cgroups kill" and the program that
  // made the group may both be at work.
  if (error.error_number() != ENOENT && error.error_number() != ENODEV) throw;
}

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
