// shell_root.cpp — see shell_root.h.
#include "06-full-container/shell/shell_root.h"

#include <sys/mount.h>

#include <fmt/format.h>

#include "06-full-container/capstone/interface.h"
#include "lib/shell_words.h"

namespace tinbox {
namespace {

constexpr auto make_devices =
    R"(# Six harmless devices; where we may make none, the host's are bound.
in_box sh -ec '
    while read -r device major minor; do
        mknod -m 666 "dev/$device" c "$major" "$minor" 2>/dev/null || {
            touch "dev/$device"
            mount --bind "/dev/$device" "dev/$device"
        }
    done <<END
null 1 3
zero 1 5
full 1 7
random 1 8
urandom 1 9
tty 5 0
END
    ln -s /proc/self/fd dev/fd
    ln -s /proc/self/fd/0 dev/stdin
    ln -s /proc/self/fd/1 dev/stdout
    ln -s /proc/self/fd/2 dev/stderr
    ln -s pts/ptmx dev/ptmx
'
)";

constexpr auto pivot = R"(# The new root becomes the root; the old one goes.
in_box /usr/sbin/pivot_root . .
nsenter --target $box --mount umount --lazy /
)";

std::string options_of(const Mount& mount) {
  std::string words;
  constexpr std::pair<unsigned long, const char*> flags[] = {{MS_RDONLY, "ro"},
                                                             {MS_NOSUID, "nosuid"},
                                                             {MS_NODEV, "nodev"},
                                                             {MS_NOEXEC, "noexec"}};
  for (const auto& [flag, word] : flags)
    if (mount.flags & flag) words += fmt::format("{},", word);
  words += mount.data;
  if (words.ends_with(',')) words.pop_back();
  return words;
}

std::string mount_lines(const Config& config) {
  std::string lines = "# What each container has of the kernel's own file systems.\n";
  for (const auto& mount : config.mounts)
    lines += fmt::format(
        "in_box mkdir -p .{0}\n"
        "in_box mount -t {1} -o {2} {3} .{0}\n",
        mount.destination, mount.type, options_of(mount), mount.source);
  return lines;
}

std::string interface_lines(const ContainerOptions& options) {
  const auto uuid = interface_variables(options.name).back();
  return fmt::format(
      "# How it learns that it is in a container, and in which.\n"
      "in_box mkdir run/host\n"
      "echo tinbox | in_box tee run/host/container-manager >/dev/null\n"
      "echo {} | in_box tee run/host/container-uuid >/dev/null\n",
      uuid.substr(uuid.find('=') + 1));
}

std::string protect_lines(const Config& config) {
  return fmt::format(R"(# What it must not read is covered, by the host's own /dev/null.
for path in{}; do
    if in_box test -d ".$path"; then
        in_box mount -t tmpfs -o ro,size=0k tmpfs ".$path"
    elif in_box test -e ".$path"; then
        in_box mount --bind /dev/null ".$path"
    fi
done
# What it may read and not write: a bind mount becomes read-only by a second call.
for path in{}; do
    in_box test -e ".$path" || continue
    in_box mount --rbind ".$path" ".$path"
    in_box mount -o remount,bind,ro,nosuid,nodev,noexec ".$path"
done
)",
                     sys::shell_words(config.masked_paths),
                     sys::shell_words(config.read_only_paths));
}

}  // namespace

std::string new_root_lines(const ContainerOptions& options, const Config& config) {
  auto lines = fmt::format(
      "# Its loopback.\n"
      "ip link set lo up\n"
      "# Only a mount can become the root: bind the union to itself.\n"
      "in_box() {{ nsenter --target $box --mount --wdns={} \"$@\"; }}\n"
      "in_box mount --rbind . .\n",
      sys::shell_word(config.root));
  lines += mount_lines(config) + interface_lines(options) + make_devices +
           protect_lines(config);
  if (config.read_only_root) lines += "in_box mount -o remount,bind,ro .\n";
  return lines + pivot;
}

}  // namespace tinbox
