// mount_options.cpp — the words of mount(8) for the flags of mount(2).
#include <sys/mount.h>

#include <algorithm>
#include <string_view>

#include "06-full-container/mounts/mount.h"

namespace tinbox {
namespace {

struct Word {
  std::string_view name;
  unsigned long set, cleared, propagation;
};

constexpr Word words[] = {
    {"defaults", 0, 0, 0},
    {"bind", MS_BIND, 0, 0},
    {"rbind", MS_BIND | MS_REC, 0, 0},
    {"ro", MS_RDONLY, 0, 0},
    {"rw", 0, MS_RDONLY, 0},
    {"nosuid", MS_NOSUID, 0, 0},
    {"suid", 0, MS_NOSUID, 0},
    {"nodev", MS_NODEV, 0, 0},
    {"dev", 0, MS_NODEV, 0},
    {"noexec", MS_NOEXEC, 0, 0},
    {"exec", 0, MS_NOEXEC, 0},
    {"nosymfollow", MS_NOSYMFOLLOW, 0, 0},
    {"symfollow", 0, MS_NOSYMFOLLOW, 0},
    {"sync", MS_SYNCHRONOUS, 0, 0},
    {"async", 0, MS_SYNCHRONOUS, 0},
    {"dirsync", MS_DIRSYNC, 0, 0},
    {"noatime", MS_NOATIME, 0, 0},
    {"atime", 0, MS_NOATIME, 0},
    {"nodiratime", MS_NODIRATIME, 0, 0},
    {"diratime", 0, MS_NODIRATIME, 0},
    {"relatime", MS_RELATIME, 0, 0},
    {"norelatime", 0, MS_RELATIME, 0},
    {"strictatime", MS_STRICTATIME, 0, 0},
    {"nostrictatime", 0, MS_STRICTATIME, 0},
    {"private", 0, 0, MS_PRIVATE},
    {"rprivate", 0, 0, MS_PRIVATE | MS_REC},
    {"shared", 0, 0, MS_SHARED},
    {"rshared", 0, 0, MS_SHARED | MS_REC},
    {"slave", 0, 0, MS_SLAVE},
    {"rslave", 0, 0, MS_SLAVE | MS_REC},
    {"unbindable", 0, 0, MS_UNBINDABLE},
    {"runbindable", 0, 0, MS_UNBINDABLE | MS_REC},
};

// What asks for mount_setattr(2) on a whole tree of mounts, or for a copy of files.
constexpr std::string_view unsupported[] = {
    "rro",   "rnosuid", "rnodev",    "rnoexec", "rnoatime",  "rrelatime",
    "idmap", "ridmap",  "tmpcopyup", "rrw",     "rsymfollow"};

}  // namespace

bool add_mount_option(Mount& mount, const std::string& word) {
  if (std::ranges::find(unsupported, word) != std::end(unsupported)) return false;
  const auto* known = std::ranges::find(words, word, &Word::name);
  if (known == std::end(words)) {
    mount.data += (mount.data.empty() ? "" : ",") + word;
    return true;
  }
  mount.flags = (mount.flags & ~known->cleared) | known->set;
  mount.cleared = (mount.cleared & ~known->set) | known->cleared;
  if (known->propagation != 0) mount.propagation = known->propagation;
  return true;
}

}  // namespace tinbox
