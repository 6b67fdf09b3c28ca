// interface.h — how a program learns that it is in a container, and in which: the
// container interface of systemd (systemd.io/CONTAINER_INTERFACE).
#pragma once

#include <string>
#include <vector>

#include "lib/fd.h"

namespace tinbox {

// container=tinbox, container_uuid=…: of the first process, and so of all it starts.
// The same name has the same uuid.
std::vector<std::string> interface_variables(const std::string& name);

// CHILD, after /run is mounted: the same as files in /run/host.
void write_interface(const sys::Fd& root, const std::string& name);

}  // namespace tinbox
