// cgroup_mount.cpp — see cgroup_mount.h.
#include "06-full-container/mounts/cgroup_mount.h"

#include <sys/mount.h>

#include <filesystem>

namespace tinbox {
namespace {

constexpr unsigned long harmless = MS_NOSUID | MS_NODEV | MS_NOEXEC;

Mount bind_read_only(const std::string& directory, const std::string& destination) {
  Mount mount;
  mount.destination = destination;
  mount.source = directory;
  mount.type = "cgroup";  // of a bind mount, for people only: it is a directory
  mount.flags = MS_BIND | MS_RDONLY | harmless;
  return mount;
}

// "memory" of "/sys/fs/cgroup/memory/web", in which trees are mounted.
std::string tree_of(const std::filesystem::path& directory) {
  const auto below = directory.lexically_relative("/sys/fs/cgroup");
  return below.empty() ? "" : below.begin()->string();
}

std::vector<Mount> views(const Mount& wanted, const std::vector<std::string>& groups) {
  const auto& top = wanted.destination;
  if (groups.size() == 1) return {bind_read_only(groups.front(), top)};
  std::vector<Mount> mounts{
      {top, "tmpfs", "tmpfs", harmless, 0, 0, "mode=755,size=64k"}};
  for (const auto& group : groups)
    mounts.push_back(bind_read_only(group, top + "/" + tree_of(group)));
  return mounts;
}

}  // namespace

void show_own_cgroups(std::vector<Mount>& mounts,
                      const std::vector<std::string>& directories) {
  std::vector<Mount> all;
  for (auto& mount : mounts) {
    if (mount.type != "cgroup" && mount.type != "cgroup2") {
      all.push_back(std::move(mount));
      continue;
    }
    for (auto& view : views(mount, directories)) all.push_back(std::move(view));
  }
  mounts = std::move(all);
}

}  // namespace tinbox
