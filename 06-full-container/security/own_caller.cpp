// own_caller.cpp — see own_caller.h.
#include "06-full-container/security/own_caller.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/statfs.h>

#include <cstdint>
#include <optional>

#include "06-full-container/security/own_executable.h"
#include "lib/check.h"
#include "lib/files.h"
#include "lib/text.h"

namespace tinbox {
namespace {

// Nobody may have put a directory of his own in the place of /proc.
bool is_proc_mounted() {
  struct statfs found {};
  return ::statfs("/proc/self", &found) == 0 && found.f_type == PROC_SUPER_MAGIC;
}

// Which mount this is on; nothing if it is not there. statx(2)
std::optional<std::uint64_t> mount_of(const char* path) {
  struct statx found {};
  if (::statx(AT_FDCWD, path, 0, STATX_MNT_ID, &found) < 0) return {};
  return found.stx_mnt_id;
}

bool is_in_mount_table(std::uint64_t mount) {
  const auto id = std::to_string(mount);
  for (const auto& line : sys::split(sys::read_file("/proc/self/mountinfo"), '\n'))
    if (line.starts_with(id + ' ')) return true;
  return false;
}

}  // namespace

void refuse_to_be_called_by_a_container() {
  if (is_proc_mounted()) {
    const auto ours = mount_of("/proc/self/exe");
    // Most often we are on the mount that is "/"; else we look for ours in the table.
    if (ours && (ours == mount_of("/") || is_in_mount_table(*ours))) return;
    if (has_read_only_executable()) return;
  }
  throw sys::InputError(
      "our program file is on no mount that we see here: is /proc mounted? Call it by "
      "its path, not as /proc/self/exe of a container");
}

}  // namespace tinbox
