// create.h — a container, made from outside. PARENT.
#pragma once

#include <functional>

#include "06-full-container/container/config.h"
#include "lib/fd.h"
#include "lib/spawn.h"

namespace tinbox {

// What depends on the host and on who we are: chosen, opened and made ready once,
// before there is a child. What is left empty is not done.
struct Outside {
  // PARENT, while the child waits.
  void (*write_maps)(pid_t, const IdMaps&) = write_id_maps;  // or newuidmap's helper
  std::function<void(const sys::Child&)> limit = sys::nothing_to_prepare;
  std::function<void(const sys::Child&)> connect = sys::nothing_to_prepare;
  std::function<void(const sys::Child&)> record = sys::nothing_to_prepare;

  // CHILD.
  std::function<void()> enter_cgroup = [] {};
  std::function<void()> mount_root = [] {};  // before anything is done in the root
  sys::Fd console_socket;                    // where to send our end of the terminal
  sys::Fd gate;                              // where to wait for `start`
  bool dies_with_parent = true;
};

// Returns when the process of the container has been exec'd or, if there is a gate,
// waits there. Throws what went wrong on either side, and then no process is left.
sys::Child create(const Config& config, const Outside& outside);

}  // namespace tinbox
