// sysctls.cpp — see sysctls.h.
#include "06-full-container/security/sysctls.h"

#include <linux/magic.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string_view>

#include "06-full-container/mounts/in_root.h"
#include "lib/check.h"
#include "lib/narrate.h"

namespace tinbox {
namespace {

constexpr std::string_view of_ipc[] = {
    "kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem",
    "kernel.shmall", "kernel.shmmax", "kernel.shmmni", "kernel.shm_rmid_forced"};

bool is_own(const std::string& name, const OwnSettings& own) {
  if (name.find("..") != name.npos) return false;  // "net/../kernel/pid_max"
  if (std::ranges::find(of_ipc, name) != std::end(of_ipc)) return own.ipc;
  if (name.starts_with("fs.mqueue.")) return own.ipc;
  if (name.starts_with("net.")) return own.net;
  return own.uts && (name == "kernel.domainname" || name == "kernel.hostname");
}

// "net.ipv4.ip_forward" -> "proc/sys/net/ipv4/ip_forward". Names with slashes
// ("net/ipv4/conf/eth0.1/forwarding") have dots that mean a dot: sysctl(8)
std::string file_of(std::string name) {
  const auto first = name.find_first_of("./");
  if (first != name.npos && name[first] == '.') std::ranges::replace(name, '.', '/');
  return "proc/sys/" + name;
}

}  // namespace

void require_own_settings(const Sysctls& sysctls, OwnSettings own) {
  for (const auto& [name, value] : sysctls) {
    auto dotted = name;
    std::ranges::replace(dotted, '/', '.');
    if (!is_own(dotted, own))
      throw sys::InputError(fmt::format(
          "config.json: linux.sysctl.{}: no namespace of the container's own holds "
          "it: it would change the host",
          name));
  }
}

void write_sysctls(const sys::Fd& root, const Sysctls& sysctls) {
  for (const auto& [name, value] : sysctls) {
    const auto file = file_of(name);
    const auto fd = open_in(root, file, O_WRONLY | O_CLOEXEC,
                            RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS);
    struct statfs found {};
    sys::check_quietly(::fstatfs(fd.get(), &found), "fstatfs({:?})", file);
    if (found.f_type != PROC_SUPER_MAGIC)
      throw sys::InputError(
          fmt::format("/{} is not the kernel's: {} not set", file, name));
    const bool is_told = sys::explaining != sys::Explain::nothing;
    const auto path =
        is_told ? std::filesystem::read_symlink(path_of(fd)).string() : "/" + file;
    sys::check(::write(fd.get(), value.data(), value.size()), "write({:?}, {:?}, {})",
               path, value, value.size());
  }
}

}  // namespace tinbox
