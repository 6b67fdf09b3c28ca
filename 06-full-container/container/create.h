// create.h — a container, made from outside. PARENT.
#pragma once

#include <functional>

#include "03-cgroups/cgroup.h"
#include "06-full-container/container/config.h"
#include "lib/fd.h"
#include "lib/spawn.h"

namespace tinbox {

// What depends on the host and on who we are: chosen, opened and made ready once,
// before there is a child. What is left empty is not done.
struct Outside {
  Cgroup* cgroup = nullptr;  // to be born into, or to enter; version 1 or 2

  // PARENT, while the child waits.
  bool awaits_network = true;  // it, or a hook, looks into the child's new network
  // The groups that are still to be made; it may be put into them.
  std::function<void(const sys::Child&)> make_group = sys::nothing_to_prepare;
  void (*write_maps)(pid_t, const IdMaps&) = write_id_maps;  // or newuidmap's helper
  std::function<void(const sys::Child&)> connect = sys::nothing_to_prepare;
  std::function<void(const sys::Child&)> record = sys::nothing_to_prepare;

  // CHILD.
  std::function<void()> forget_parents = [] {};   // descriptors that are its alone
  const sys::Signals* callers_signals = nullptr;  // if we block some: to be undone
  std::function<void()> settle_network = [] {};
  std::function<void()> mount_root = [] {};  // before anything is done in the root
  std::function<void(const sys::Fd& root)> furnish = [](const sys::Fd&) {};
  std::function<void()> before_pivot = [] {};  // the mounts are made, the host in sight
  std::function<void()> before_exec = [] {};   // and all power given up
  sys::Fd console_socket;                      // where to send our end of the terminal
  sys::Fd gate;                                // where to wait for `start`
  bool dies_with_parent = true;
  bool has_visitors = false;  // `exec` may bring others in before its program runs
};

// Returns when the process of the container has been exec'd or, if there is a gate,
// waits there. Throws what went wrong on either side, and then no process is left.
sys::Child create(const Config& config, const Outside& outside);

}  // namespace tinbox
