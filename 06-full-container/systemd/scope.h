// scope.h — a container's scope, from its start to its end. PARENT.
//
//   tinrun                            systemd                     the container
//   asks where its groups begin  ──▶  "", or a user's own group
//   clone3 ──────────────────────────────────────────────────────▶ waits
//   StartTransientUnit(pid) ───────▶  makes the group, sets the
//                                     limits, moves the pid there
//   asks until it is active ◀──────   "active"
//   writes the rest of the limits
//   "go" ────────────────────────────────────────────────────────▶ unshares its cgroup
//                                                                  namespace, mounts …
//                                     …
//                                     sees the group empty ◀─────── ends
//                                     removes group and unit
//
// A group that systemd has made belongs to systemd: it may move what is in it, or write
// its files again. "Delegate" makes it keep its hands off all that is below.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "06-full-container/systemd/properties.h"
#include "06-full-container/systemd/unit.h"

namespace tinbox {

// systemd itself, if we may make groups anywhere; else the user's own.
Manager our_manager();

// Where the scope's group will be, from the top of each tree. Throws sys::InputError if
// no systemd answers.
std::string control_group_of(const Unit& unit);

// Returns when the process is in it, and the limits are set. Throws Failure if systemd
// does not make it, or the process has ended.
void start_scope(const Unit& unit, pid_t pid, const std::vector<Property>& properties);

// Of a scope that is there. Throws Failure if systemd refuses.
void set_properties(const Unit& unit, const std::vector<Property>& properties);

// Once its processes have ended. Returns when its name is free, as it often is by then.
// If systemd does not stop it, that is a warning on stderr: the container goes all the
// same, and so it does where systemd has gone.
void stop_scope(const Unit& unit);

}  // namespace tinbox
