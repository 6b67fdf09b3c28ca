// propagation.cpp — see propagation.h.
#include "06-full-container/mounts/propagation.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <string_view>

#include "02-namespaces/calls.h"
#include "02-namespaces/mounts.h"
#include "lib/check.h"

namespace tinbox {
namespace {

struct Word {
  std::string_view text;
  unsigned long flags;
};

constexpr Word words[] = {
    {"private", MS_PRIVATE},       {"rprivate", MS_PRIVATE | MS_REC},
    {"slave", MS_SLAVE},           {"rslave", MS_SLAVE | MS_REC},
    {"shared", MS_SHARED},         {"rshared", MS_SHARED | MS_REC},
    {"unbindable", MS_UNBINDABLE}, {"runbindable", MS_UNBINDABLE | MS_REC},
};

bool is_mount_point(const std::filesystem::path& path) {
  struct statx found {};
  sys::check_quietly(::statx(AT_FDCWD, path.c_str(), AT_NO_AUTOMOUNT, 0, &found),
                     "statx({:?})", path.string());
  return found.stx_attributes & STATX_ATTR_MOUNT_ROOT;
}

// The mount in which `path` is: "/var" for "/var/lib/root".
std::string mount_of(std::filesystem::path path) {
  while (path != "/" && !is_mount_point(path)) path = path.parent_path();
  return path.string();
}

}  // namespace

std::optional<unsigned long> propagation_flags(const std::string& word) {
  const auto* found = std::ranges::find(words, word, &Word::text);
  if (found == std::end(words)) return std::nullopt;
  return found->flags;
}

void separate_mounts(unsigned long propagation, const std::string& root) {
  if (propagation & MS_SLAVE) return sys::mount("none", "/", "", MS_SLAVE | MS_REC);
  if (!(propagation & MS_SHARED)) return make_mounts_private();  // 02
  // All stays shared, but for the one mount that the container's own are made in: else
  // they would appear on the host, and pivot_root(2) would refuse.
  sys::mount("none", mount_of(root), "", MS_PRIVATE);
}

void set_propagation_of_root(unsigned long propagation) {
  if (propagation & (MS_SHARED | MS_UNBINDABLE))
    sys::mount("none", "/", "", propagation);
}

}  // namespace tinbox
