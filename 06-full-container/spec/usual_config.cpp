// usual_config.cpp — the config.json of `tinrun spec`: of the same kind as runc's.
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "06-full-container/security/masks.h"
#include "06-full-container/spec/config_json.h"

namespace tinbox {
namespace {

using Json = nlohmann::ordered_json;

Json mount(const char* destination, const char* type, Json options) {
  return {{"destination", destination},
          {"type", type},
          {"source", type},
          {"options", std::move(options)}};
}

Json mounts(bool rootless) {
  const Json plain = {"nosuid", "noexec", "nodev"};
  auto terminals =
      Json{"nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"};
  if (!rootless) terminals.push_back("gid=5");  // tty; a user maps no such group
  return {mount("/proc", "proc", plain),
          mount("/dev", "tmpfs", {"nosuid", "strictatime", "mode=755", "size=65536k"}),
          mount("/dev/pts", "devpts", terminals),
          mount("/dev/shm", "tmpfs", {"nosuid", "noexec", "nodev", "mode=1777"}),
          mount("/dev/mqueue", "mqueue", plain),
          mount("/sys", "sysfs", {"nosuid", "noexec", "nodev", "ro"}),
          mount("/sys/fs/cgroup", "cgroup",
                {"nosuid", "noexec", "nodev", "relatime", "ro"})};
}

Json process() {
  const Json few = {"CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE"};
  return {{"terminal", true},
          {"user", {{"uid", 0}, {"gid", 0}}},
          {"args", {"sh"}},
          {"env",
           {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "TERM=xterm"}},
          {"cwd", "/"},
          {"capabilities", {{"bounding", few}, {"effective", few}, {"permitted", few}}},
          {"rlimits",
           Json::array({{{"type", "RLIMIT_NOFILE"}, {"hard", 1024}, {"soft", 1024}}})},
          {"noNewPrivileges", true}};
}

Json linux_part(bool rootless) {
  auto namespaces = Json::array();
  for (const char* type : {"pid", "network", "ipc", "uts", "mount", "cgroup"})
    namespaces.push_back({{"type", type}});
  Json part{{"namespaces", namespaces},
            {"maskedPaths", usual_masked_paths()},
            {"readonlyPaths", usual_read_only_paths()}};
  if (!rootless) return part;
  const auto map = [](unsigned id) {
    return Json::array({{{"containerID", 0}, {"hostID", id}, {"size", 1}}});
  };
  part["namespaces"].push_back({{"type", "user"}});
  part["uidMappings"] = map(::geteuid());
  part["gidMappings"] = map(::getegid());
  return part;
}

}  // namespace

std::string usual_config_json(bool rootless) {
  const Json config{{"ociVersion", "1.0.2"},
                    {"process", process()},
                    {"root", {{"path", "rootfs"}, {"readonly", true}}},
                    {"hostname", "tinrun"},
                    {"mounts", mounts(rootless)},
                    {"linux", linux_part(rootless)}};
  return config.dump(2) + "\n";
}

}  // namespace tinbox
