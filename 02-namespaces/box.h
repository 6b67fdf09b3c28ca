// box.h — a box: a child in namespaces of its own, settled in. Later chapters call it.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "02-namespaces/id_maps.h"
#include "02-namespaces/namespaces.h"
#include "lib/spawn.h"

namespace tinbox {

struct Box {
  Namespaces namespaces;
  std::string hostname;           // "" keeps the host's
  std::string root;               // "" keeps the host's
  bool private_mounts = true;     // false shows what goes wrong: --no-private
  std::optional<IdMaps> id_maps;  // of the new user namespace
  void (*write_maps)(pid_t, const IdMaps&) = write_id_maps;  // or newuidmap's helper
  // For later chapters: PARENT, while the child waits; CHILD, before it enters `root`.
  std::function<void(const sys::Child&)> prepare = sys::nothing_to_prepare;
  std::function<void()> mount_root = [] {};
};

// PARENT: starts a child in the box's namespaces and settles it in; `body` runs in it
// last, and must end in exec or _exit. As for sys::spawn().
sys::Child spawn_in_box(const Box& box,
                        const std::function<void(sys::Lifeline&)>& body);

}  // namespace tinbox
