// mount_options.cpp — the words of mount(8) for the flags of mount(2).
#include <sys/mount.h>

#include <algorithm>
#include <iterator>
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
    {"remount", MS_REMOUNT, 0, 0},
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
    {"silent", MS_SILENT, 0, 0},
    {"loud", 0, MS_SILENT, 0},
    {"mand", MS_MANDLOCK, 0, 0},
    {"nomand", 0, MS_MANDLOCK, 0},
    {"iversion", MS_I_VERSION, 0, 0},
    {"noiversion", 0, MS_I_VERSION, 0},
    {"lazytime", MS_LAZYTIME, 0, 0},
    {"nolazytime", 0, MS_LAZYTIME, 0},
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

// The same for a mount and all below it: mount_setattr(2) has bits of its own.
struct RecursiveWord {
  std::string_view name;
  std::uint64_t set, cleared;
};

constexpr RecursiveWord recursive_words[] = {
    {"rro", MOUNT_ATTR_RDONLY, 0},
    {"rrw", 0, MOUNT_ATTR_RDONLY},
    {"rnosuid", MOUNT_ATTR_NOSUID, 0},
    {"rsuid", 0, MOUNT_ATTR_NOSUID},
    {"rnodev", MOUNT_ATTR_NODEV, 0},
    {"rdev", 0, MOUNT_ATTR_NODEV},
    {"rnoexec", MOUNT_ATTR_NOEXEC, 0},
    {"rexec", 0, MOUNT_ATTR_NOEXEC},
    {"rnosymfollow", MOUNT_ATTR_NOSYMFOLLOW, 0},
    {"rsymfollow", 0, MOUNT_ATTR_NOSYMFOLLOW},
    {"rnodiratime", MOUNT_ATTR_NODIRATIME, 0},
    {"rdiratime", 0, MOUNT_ATTR_NODIRATIME},
    // These share a field, which has to be cleared to be set; without any of them the
    // kernel does what "relatime" says.
    {"ratime", 0, MOUNT_ATTR__ATIME},
    {"rnorelatime", 0, MOUNT_ATTR__ATIME},
    {"rnostrictatime", 0, MOUNT_ATTR__ATIME},
    {"rrelatime", MOUNT_ATTR_RELATIME, MOUNT_ATTR__ATIME},
    {"rnoatime", MOUNT_ATTR_NOATIME, MOUNT_ATTR__ATIME},
    {"rstrictatime", MOUNT_ATTR_STRICTATIME, MOUNT_ATTR__ATIME},
};

// What the kernel has no flag for.
constexpr std::string_view own_words[] = {"tmpcopyup", "copy-symlink", "idmap",
                                          "ridmap"};

// What the kernel would not know, and we do not do.
constexpr std::string_view unsupported[] = {"dest-nofollow", "src-nofollow"};

bool add_own_option(Mount& mount, const std::string& word) {
  if (std::ranges::find(own_words, word) == std::end(own_words)) return false;
  mount.copy_up |= word == "tmpcopyup";
  mount.copy_symlink |= word == "copy-symlink";
  mount.wants_ids |= word.ends_with("idmap");
  mount.maps_all |= word == "ridmap";
  return true;
}

bool add_recursive_option(Mount& mount, const std::string& word) {
  const auto* known = std::ranges::find(recursive_words, word, &RecursiveWord::name);
  if (known == std::end(recursive_words)) return false;
  mount.recursive_set = (mount.recursive_set & ~known->cleared) | known->set;
  mount.recursive_cleared = (mount.recursive_cleared & ~known->set) | known->cleared;
  return true;
}

}  // namespace

bool add_mount_option(Mount& mount, const std::string& word) {
  if (std::ranges::find(unsupported, word) != std::end(unsupported)) return false;
  if (add_recursive_option(mount, word) || add_own_option(mount, word)) return true;
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

std::vector<std::string> mount_option_names() {
  std::vector<std::string> names(std::begin(own_words), std::end(own_words));
  for (const auto& word : words) names.emplace_back(word.name);
  for (const auto& word : recursive_words) names.emplace_back(word.name);
  std::ranges::sort(names);
  return names;
}

}  // namespace tinbox
