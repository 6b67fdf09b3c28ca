// shell_root.cpp — see shell_root.h. As in enter_new_root() and api_mounts.cpp.
#include "02-namespaces/deeper/shell_root.h"

#include <filesystem>

#include <fmt/format.h>

#include "lib/shell_words.h"

namespace tinbox {
namespace {

constexpr auto new_proc =
    R"(# This proc shows the pid namespace of the process that mounts it.
in_box mount -t proc -o nosuid,nodev,noexec proc proc
)";

constexpr auto same_proc =
    R"(# Without a pid namespace of our own, we may not mount a new one.
in_box mount --rbind /proc proc
)";

constexpr auto dev = R"(# A /dev with six harmless devices, each put over an empty file.
in_box mount -t tmpfs -o nosuid,mode=755,size=64k tmpfs dev
for device in null zero full random urandom tty; do
    in_box touch dev/$device
    in_box mount --bind /dev/$device dev/$device
done
in_box ln -s /proc/self/fd dev/fd
in_box ln -s /proc/self/fd/0 dev/stdin
in_box ln -s /proc/self/fd/1 dev/stdout
in_box ln -s /proc/self/fd/2 dev/stderr
# Pseudo-terminals of its own: its /dev/pts/0 is not the one of the host.
in_box mkdir dev/pts dev/shm
in_box mount -t devpts -o nosuid,noexec,newinstance,ptmxmode=0666,mode=0620 \
    devpts dev/pts
in_box ln -s pts/ptmx dev/ptmx
in_box mount -t tmpfs -o nosuid,nodev,mode=1777 tmpfs dev/shm
)";

constexpr auto sys_files = R"(# Read only: it can change the host.
in_box mount -t sysfs -o ro,nosuid,nodev,noexec sysfs sys
)";

// The old root comes to lie on top of the new one. nsenter begins at the top.
constexpr auto pivot =
    R"(# The new root becomes the root. The old one lies on top of it, until it goes.
in_box /usr/sbin/pivot_root . .
nsenter --target $box --mount umount --lazy /
)";

}  // namespace

std::string enter_root_lines(const Plan& plan) {
  const auto& is_new = plan.is_new();
  // nsenter forgets the working directory, so the path has to be absolute.
  const auto path = std::filesystem::absolute(plan.box().root).string();
  auto lines = fmt::format(
      "# Only a mount can become the root: bind the directory to itself.\n"
      "in_box() {{ nsenter --target $box --mount --wdns={} \"$@\"; }}\n"
      "in_box mount --rbind . .\n",
      sys::shell_word(path));
  lines += is_new.pid || !is_new.user ? new_proc : same_proc;
  lines += dev;
  if (is_new.net || !is_new.user) lines += sys_files;
  return lines + pivot;
}

}  // namespace tinbox
