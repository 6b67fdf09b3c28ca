// capability_names.cpp — see capability_names.h; the numbers of linux/capability.h.
#include "06-full-container/security/capability_names.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include <fmt/format.h>

#include "06-full-container/security/capabilities.h"

namespace tinbox {
namespace {

constexpr std::string_view names[] = {
    "CAP_CHOWN",
    "CAP_DAC_OVERRIDE",
    "CAP_DAC_READ_SEARCH",
    "CAP_FOWNER",
    "CAP_FSETID",
    "CAP_KILL",
    "CAP_SETGID",
    "CAP_SETUID",
    "CAP_SETPCAP",
    "CAP_LINUX_IMMUTABLE",
    "CAP_NET_BIND_SERVICE",
    "CAP_NET_BROADCAST",
    "CAP_NET_ADMIN",
    "CAP_NET_RAW",
    "CAP_IPC_LOCK",
    "CAP_IPC_OWNER",
    "CAP_SYS_MODULE",
    "CAP_SYS_RAWIO",
    "CAP_SYS_CHROOT",
    "CAP_SYS_PTRACE",
    "CAP_SYS_PACCT",
    "CAP_SYS_ADMIN",
    "CAP_SYS_BOOT",
    "CAP_SYS_NICE",
    "CAP_SYS_RESOURCE",
    "CAP_SYS_TIME",
    "CAP_SYS_TTY_CONFIG",
    "CAP_MKNOD",
    "CAP_LEASE",
    "CAP_AUDIT_WRITE",
    "CAP_AUDIT_CONTROL",
    "CAP_SETFCAP",
    "CAP_MAC_OVERRIDE",
    "CAP_MAC_ADMIN",
    "CAP_SYSLOG",
    "CAP_WAKE_ALARM",
    "CAP_BLOCK_SUSPEND",
    "CAP_AUDIT_READ",
    "CAP_PERFMON",
    "CAP_BPF",
    "CAP_CHECKPOINT_RESTORE",
};

}  // namespace

std::string capability_name(int number) {
  const auto index = static_cast<std::size_t>(number);
  if (index < std::size(names)) return std::string(names[index]);
  return fmt::format("CAP_{}", number);
}

std::optional<std::uint64_t> capability_bit(const std::string& name) {
  const auto* found = std::ranges::find(names, name);
  if (found == std::end(names)) return std::nullopt;
  return std::uint64_t{1} << (found - std::begin(names));
}

std::string capability_names(std::uint64_t set) {
  std::string text;
  for (int number = 0; number < 64; ++number)
    if (set & (std::uint64_t{1} << number))
      text += (text.empty() ? "" : "|") + capability_name(number);
  return text;
}

}  // namespace tinbox
