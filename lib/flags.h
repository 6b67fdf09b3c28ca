// flags.h — prints a word of flags by name, as strace does: "MS_NOSUID|MS_NODEV".
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace sys {

struct Flag {
  std::uint64_t bit;
  const char* name;
};

// The names of the flags set in `value`, in the order of `table`; "0" if none is. Bits
// that the table does not know are printed last, in hexadecimal.
std::string flag_names(std::uint64_t value, std::span<const Flag> table);

// "CLONE_NEWNS|CLONE_NEWPID", of clone3(2), unshare(2) and setns(2).
std::string clone_flag_names(std::uint64_t flags);

// "MS_NOSUID|MS_NODEV", of mount(2).
std::string mount_flag_names(std::uint64_t flags);

}  // namespace sys
