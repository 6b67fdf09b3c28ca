// copy_up.cpp — see copy_up.h. By descriptors and O_NOFOLLOW all the way: a link of the
// image's is copied, and never followed.
#include "06-full-container/mounts/copy_up.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <climits>
#include <memory>
#include <string_view>

#include "lib/check.h"

namespace tinbox {
namespace {

sys::Fd open_at(const sys::Fd& directory, const char* name, int flags,
                mode_t mode = 0) {
  return sys::Fd(sys::check_quietly(
      ::openat(directory.get(), name, flags | O_NOFOLLOW | O_CLOEXEC, mode),
      "openat({:?})", name));
}

void take_owner_and_mode(const sys::Fd& to, const struct stat& from) {
  sys::check_quietly(::fchown(to.get(), from.st_uid, from.st_gid), "fchown({}, {})",
                     from.st_uid, from.st_gid);
  sys::check_quietly(::fchmod(to.get(), from.st_mode & 07777), "fchmod({:o})",
                     from.st_mode & 07777);
}

void copy_link(const sys::Fd& from, const sys::Fd& to, const char* name) {
  char target[PATH_MAX] = "";
  sys::check_quietly(::readlinkat(from.get(), name, target, sizeof target - 1),
                     "readlinkat({:?})", name);
  sys::check_quietly(::symlinkat(target, to.get(), name), "symlinkat({:?}, {:?})",
                     target, name);
}

void copy_file(const sys::Fd& from, const sys::Fd& to, const char* name,
               const struct stat& found) {
  const auto source = open_at(from, name, O_RDONLY);
  const auto copy = open_at(to, name, O_WRONLY | O_CREAT | O_EXCL, 0600);
  while (sys::check_quietly(::sendfile(copy.get(), source.get(), nullptr, 1 << 24),
                            "sendfile({:?})", name) > 0) {
  }
  take_owner_and_mode(copy, found);
}

void copy_directory(const sys::Fd& from, const sys::Fd& to, const char* name) {
  sys::check_quietly(::mkdirat(to.get(), name, 0700), "mkdirat({:?})", name);
  copy_up(open_at(from, name, O_RDONLY | O_DIRECTORY),
          open_at(to, name, O_RDONLY | O_DIRECTORY));
}

void copy_entry(const sys::Fd& from, const sys::Fd& to, const char* name) {
  struct stat found {};
  sys::check_quietly(::fstatat(from.get(), name, &found, AT_SYMLINK_NOFOLLOW),
                     "fstatat({:?})", name);
  if (S_ISLNK(found.st_mode)) copy_link(from, to, name);
  if (S_ISREG(found.st_mode)) copy_file(from, to, name, found);
  if (S_ISDIR(found.st_mode)) copy_directory(from, to, name);
}

}  // namespace

void copy_up(const sys::Fd& from, const sys::Fd& to) {
  struct stat found {};
  sys::check_quietly(::fstat(from.get(), &found), "fstat({})", from.get());
  // fdopendir(3) takes its descriptor over; "." is one of the same directory.
  auto listed = open_at(from, ".", O_RDONLY | O_DIRECTORY);
  const std::unique_ptr<DIR, int (*)(DIR*)> entries(::fdopendir(listed.release()),
                                                    ::closedir);
  if (!entries) sys::check_quietly(-1, "fdopendir({})", from.get());
  while (const auto* entry = ::readdir(entries.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") copy_entry(from, to, entry->d_name);
  }
  const auto copy = open_at(to, ".", O_RDONLY | O_DIRECTORY);
  take_owner_and_mode(copy, found);
}

}  // namespace tinbox
