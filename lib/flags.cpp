// flags.cpp — see flags.h.
#include "lib/flags.h"

#include <linux/sched.h>
#include <sys/mount.h>

#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace sys {

std::string flag_names(std::uint64_t value, std::span<const Flag> table) {
  std::vector<std::string> names;
  for (const auto& [bit, name] : table) {
    if ((value & bit) != bit) continue;
    names.emplace_back(name);
    value &= ~bit;
  }
  if (value || names.empty())
    names.push_back(value ? fmt::format("{:#x}", value) : "0");
  return fmt::format("{}", fmt::join(names, "|"));
}

std::string clone_flag_names(std::uint64_t flags) {
  static constexpr Flag table[] = {
      {CLONE_PIDFD, "CLONE_PIDFD"},         {CLONE_NEWNS, "CLONE_NEWNS"},
      {CLONE_NEWCGROUP, "CLONE_NEWCGROUP"}, {CLONE_NEWUTS, "CLONE_NEWUTS"},
      {CLONE_NEWIPC, "CLONE_NEWIPC"},       {CLONE_NEWUSER, "CLONE_NEWUSER"},
      {CLONE_NEWPID, "CLONE_NEWPID"},       {CLONE_NEWNET, "CLONE_NEWNET"},
      {CLONE_NEWTIME, "CLONE_NEWTIME"},
  };
  return flag_names(flags, table);
}

std::string mount_flag_names(std::uint64_t flags) {
  static constexpr Flag table[] = {
      {MS_RDONLY, "MS_RDONLY"},
      {MS_NOSUID, "MS_NOSUID"},
      {MS_NODEV, "MS_NODEV"},
      {MS_NOEXEC, "MS_NOEXEC"},
      {MS_REMOUNT, "MS_REMOUNT"},
      {MS_BIND, "MS_BIND"},
      {MS_REC, "MS_REC"},
      {MS_PRIVATE, "MS_PRIVATE"},
      {MS_SLAVE, "MS_SLAVE"},
      {MS_SYNCHRONOUS, "MS_SYNCHRONOUS"},
      {MS_DIRSYNC, "MS_DIRSYNC"},
      {MS_NOATIME, "MS_NOATIME"},
      {MS_NODIRATIME, "MS_NODIRATIME"},
      {MS_MOVE, "MS_MOVE"},
      {MS_SHARED, "MS_SHARED"},
      {MS_UNBINDABLE, "MS_UNBINDABLE"},
      {MS_RELATIME, "MS_RELATIME"},
      {MS_STRICTATIME, "MS_STRICTATIME"},
  };
  return flag_names(flags, table);
}

}  // namespace sys
