// landlock.h — what of its own root and network a container may use, beside all that
// file modes say. Unlike AppArmor and SELinux it needs no policy of the machine's, and
// no root: any process may give up rights, for itself and all that it starts. CHILD.
//
// No field of the specification names it, so an annotation does:
//   "org.tinbox.landlock": "{\"read\": [\"/usr\"], \"write\": [\"/tmp\"]}"
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tinbox {

struct LandlockProfile {
  std::vector<std::string> readable;  // to be read and executed, with all below
  std::vector<std::string> writable;  // to be used in all ways, with all below
  // Ports of TCP to listen at, and to call; none named: any.
  std::optional<std::vector<std::uint16_t>> bind, connect;
};

// From here on, in this root: nothing else. With CAP_SYS_ADMIN, or no_new_privs set.
// Throws sys::InputError for a path that is missing, and for a kernel too old.
void confine(const LandlockProfile& profile);

// Which of its versions this kernel has; 0: none. Ports came with 4.
int landlock_version();

}  // namespace tinbox
