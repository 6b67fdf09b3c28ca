// usual_config.cpp — see usual_config.h.
#include "06-full-container/capstone/usual_config.h"

#include <sys/mount.h>
#include <unistd.h>

#include <fmt/format.h>

#include "06-full-container/capstone/interface.h"
#include "06-full-container/security/masks.h"
#include "06-full-container/security/usual_filter.h"
#include "lib/error.h"

namespace tinbox {
namespace {

constexpr unsigned long harmless = MS_NOSUID | MS_NODEV | MS_NOEXEC;

// What root needs inside to install and serve, and nothing that reaches outside. The
// same as docker's.
constexpr const char* usual_capabilities[] = {
    "CAP_CHOWN",       "CAP_DAC_OVERRIDE",     "CAP_FSETID", "CAP_FOWNER",
    "CAP_MKNOD",       "CAP_NET_RAW",          "CAP_SETGID", "CAP_SETUID",
    "CAP_SETFCAP",     "CAP_SETPCAP",          "CAP_KILL",   "CAP_SYS_CHROOT",
    "CAP_AUDIT_WRITE", "CAP_NET_BIND_SERVICE",
};

std::uint64_t bits_of(const std::string& option, const std::string& name) {
  if (name == "ALL") return all_capabilities();
  const auto bit = capability_bit(name.starts_with("CAP_") ? name : "CAP_" + name);
  if (!bit)
    throw sys::InputError(
        fmt::format("{} {}: no such capability: see capabilities(7)", option, name));
  return *bit;
}

CapabilitySets chosen_capabilities(const ContainerOptions& options) {
  std::uint64_t set = 0;
  for (const char* name : usual_capabilities) set |= *capability_bit(name);
  for (const auto& name : options.dropped_capabilities)
    set &= ~bits_of("--cap-drop", name);
  for (const auto& name : options.added_capabilities) set |= bits_of("--cap-add", name);
  return {.bounding = set, .permitted = set, .effective = set};
}

std::vector<Mount> usual_mounts() {
  return {
      {"/proc", "proc", "proc", harmless, 0, 0, ""},
      {"/dev", "tmpfs", "tmpfs", MS_NOSUID, 0, 0, "mode=755,size=64k"},
      {"/dev/pts", "devpts", "devpts", MS_NOSUID | MS_NOEXEC, 0, 0,
       "newinstance,ptmxmode=0666,mode=0620"},
      {"/dev/shm", "tmpfs", "tmpfs", harmless, 0, 0, "mode=1777"},
      {"/dev/mqueue", "mqueue", "mqueue", harmless, 0, 0, ""},
      {"/sys", "sysfs", "sysfs", harmless | MS_RDONLY, 0, 0, ""},
      {"/run", "tmpfs", "tmpfs", MS_NOSUID | MS_NODEV, 0, 0, "mode=755"},
  };
}

// Nothing of our caller's environment: it is about the host.
std::vector<std::string> environment_of(const ContainerOptions& options) {
  std::vector<std::string> environment;
  if (!options.command.cleared) {
    environment = {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                   "HOME=/root", "HOSTNAME=" + options.hostname};
    if (const char* terminal = ::getenv("TERM"))
      environment.push_back(fmt::format("TERM={}", terminal));
    for (auto& one : interface_variables(options.name))
      environment.push_back(std::move(one));
  }
  for (const auto& one : options.command.variables) environment.push_back(one);
  return environment;
}

}  // namespace

Config usual_config(const ContainerOptions& options) {
  Config config;
  config.read_only_root = options.read_only;
  config.hostname = options.hostname;
  config.namespaces = {.uts = true,
                       .pid = true,
                       .mount = true,
                       .ipc = true,
                       .net = true,
                       .cgroup = true};
  config.mounts = usual_mounts();
  config.masked_paths = usual_masked_paths();
  config.read_only_paths = usual_read_only_paths();
  config.stub_init = options.stub_init;
  auto& process = config.process;
  process.command = options.command;
  process.command.environment = environment_of(options);
  process.capabilities = chosen_capabilities(options);
  process.no_new_privileges = true;
  if (options.filter_wanted) process.filter.emplace(usual_filter_profile());
  process.rlimits = options.rlimits;
  // If there is a pipe on either side, it goes through untouched.
  process.terminal = ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1;
  return config;
}

}  // namespace tinbox
