// seccomp_doors.cpp — see seccomp_doors.h.
#include "06-full-container/security/seccomp_doors.h"

#include <linux/audit.h>

#include <algorithm>

namespace tinbox {
namespace {

constexpr std::uint32_t socketcall = 102, ipc = 117;

// By the first argument of socketcall and of ipc; 0 where there is no other way.
// linux/net.h: SYS_SOCKET is 1. linux/ipc.h: SEMOP is 1, MSGSND 11, SHMAT 21.
constexpr std::uint32_t socket_numbers[] = {0,   359, 361, 362, 363, 0,   367,
                                            368, 360, 0,   0,   369, 371, 373,
                                            366, 365, 370, 372, 364, 337, 345};
constexpr std::uint32_t ipc_numbers[] = {0, 0, 393, 394, 0,   0,   0,  0, 0,
                                         0, 0, 400, 401, 399, 402, 0,  0, 0,
                                         0, 0, 0,   397, 398, 395, 396};

}  // namespace

bool is_behind_a_door(const Architecture& architecture, int number) {
  if (architecture.audit != AUDIT_ARCH_I386) return false;
  const bool is_socket = number < -100 && number >= -120;
  return is_socket || (number < -200 && number >= -224);
}

std::vector<Door> doors_of(int number) {
  const auto meant = static_cast<std::uint32_t>(-number % 100);
  const bool is_socket = number > -200;
  const auto own = is_socket ? socket_numbers[meant] : ipc_numbers[meant];
  std::vector<Door> doors{{is_socket ? socketcall : ipc, meant}};
  if (own != 0) doors.push_back({own, 0});
  return doors;
}

std::vector<ArgumentTest> tests_behind(const Door& door,
                                       std::vector<ArgumentTest> tests) {
  if (door.meant == 0) return tests;
  std::erase_if(tests, [](const auto& test) { return test.index == 0; });
  tests.insert(tests.begin(), {.value = door.meant, .mask = 0xffff'ffff});
  return tests;
}

}  // namespace tinbox
