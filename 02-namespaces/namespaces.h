// namespaces.h — a child in namespaces of its own: the heart of this chapter.
//
// A namespace is a kernel object that answers one question for the processes in it:
// which host name, which pids, which mounts … Every process is in one of each of eight
// kinds; /proc/PID/ns/ shows which. clone3 makes new ones as it makes a child.
#pragma once

#include <cstdint>
#include <string>

#include "lib/spawn.h"

namespace tinbox {

// Which of the eight kinds a box gets of its own. namespaces(7)
struct Namespaces {
  bool uts = false;     // host name                         uts_namespaces(7)
  bool pid = false;     // process numbers                   pid_namespaces(7)
  bool mount = false;   // the mount table                   mount_namespaces(7)
  bool ipc = false;     // queues, semaphores, shared memory ipc_namespaces(7)
  bool net = false;     // network devices, ports, routes    network_namespaces(7)
  bool cgroup = false;  // which cgroup is shown as "/"      cgroup_namespaces(7)
  bool user = false;    // uids, gids and capabilities       user_namespaces(7)
  bool time = false;    // boot and monotonic clocks         time_namespaces(7)
};

// The CLONE_NEW* flags of the wanted kinds, but for `time`: see deeper/time_offsets.h
std::uint64_t clone_flags(const Namespaces& wanted);

// PARENT, and the child begins here: a fork whose child is in new namespaces. To be
// given to sys::spawn(). Needs CAP_SYS_ADMIN for each kind, unless `user` is among
// them: that one is made first, and in it the child has every capability. clone3(2)
sys::NewChild clone_child(std::uint64_t flags);

// CHILD, in a new uts namespace. At most 64 bytes. sethostname(2)
void set_hostname(const std::string& name);

}  // namespace tinbox
