// whiteout.cpp — see whiteout.h.
#include "04-union-fs/whiteout.h"

#include <fcntl.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>

#include <optional>

#include "lib/check.h"

namespace tinbox {
namespace {

// The value of PREFIX.overlay.NAME, if the file has such a mark.
class Marks {
 public:
  Marks(const sys::Fd& directory, const std::string& name, const std::string& prefix)
      : path_(fmt::format("/proc/self/fd/{}/{}", directory.get(), name)),
        prefix_(prefix) {}

  std::optional<std::string> value(const std::string& mark) const {
    char text[4096];
    const auto name = prefix_ + ".overlay." + mark;
    const auto size = ::lgetxattr(path_.c_str(), name.c_str(), text, sizeof text);
    if (size < 0) return std::nullopt;  // ENODATA, or a file system without marks
    return std::string(text, static_cast<std::size_t>(size));
  }

 private:
  std::string path_;
  std::string prefix_;
};

}  // namespace

Entry look_at(const sys::Fd& directory, const std::string& name,
              const std::string& prefix) {
  Entry entry;
  auto& status = entry.status;
  if (::fstatat(directory.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
    const bool is_missing = errno == ENOENT || errno == ENOTDIR;
    if (!is_missing) sys::check_quietly(-1, "fstatat({:?})", name);
    return entry;
  }
  const Marks marks(directory, name, prefix);
  //> exercise 4.3: is it a whiteout, in either form?
  const bool is_device = S_ISCHR(status.st_mode) && status.st_rdev == makedev(0, 0);
  const bool is_empty = S_ISREG(status.st_mode) && status.st_size == 0;
  const bool is_marked = is_empty && marks.value("whiteout");
  entry.kind = is_device || is_marked    ? Kind::whiteout
               : S_ISDIR(status.st_mode) ? Kind::directory
                                         : Kind::file;
  //= sys::todo("4.3", marks);
  //< exercise 4.3
  if (entry.kind != Kind::directory) return entry;
  //> exercise 4.4: does the directory hide those below it, or continue another one?
  entry.is_opaque = marks.value("opaque") == "y";
  entry.redirect = marks.value("redirect").value_or("");
  //= sys::todo("4.4", marks);
  //< exercise 4.4
  return entry;
}

}  // namespace tinbox
