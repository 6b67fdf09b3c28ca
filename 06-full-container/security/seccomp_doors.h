// seccomp_doors.h — i386 has one system call, socketcall, for all that is done to
// sockets, and another, ipc, for System V's objects: the first argument says what is
// meant. Newer kernels give most of them a number of their own too, so that a rule has
// two doors to watch. socketcall(2), ipc(2)
#pragma once

#include <cstdint>
#include <vector>

#include "06-full-container/security/seccomp_profile.h"

namespace tinbox {

struct Door {
  std::uint32_t number = 0;  // of the call to watch
  std::uint32_t meant = 0;   // its first argument; 0: it is a door for this call alone
};

// Is this libseccomp's number of such a call: -101 for socket, -201 for semop?
bool is_behind_a_door(const Architecture& architecture, int number);

std::vector<Door> doors_of(int number);

// The tests of a rule, at that door. There the real arguments stand in memory, where no
// filter can look: of the rule's own tests the first gives way, as in libseccomp.
std::vector<ArgumentTest> tests_behind(const Door& door,
                                       std::vector<ArgumentTest> tests);

}  // namespace tinbox
