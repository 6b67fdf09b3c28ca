// unpack.cpp — see tar.h.
//
// An archive is a stranger's list of wishes: see target.h for how none leads outside.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <filesystem>
#include <vector>

#include "04-union-fs/deeper/archive.h"
#include "04-union-fs/deeper/tar.h"
#include "04-union-fs/deeper/target.h"
#include "04-union-fs/marks.h"
#include "lib/check.h"
#include "lib/files.h"

namespace tinbox {
namespace {

class Unpacker {
 public:
  explicit Unpacker(const std::string& top)
      : root_(sys::open_directory(top)),
        reader_(archive_read_new(), archive_read_free),
        is_privileged_(may_write_trusted_marks()) {
    archive_read_support_format_tar(reader_.get());
    archive_read_support_filter_all(reader_.get());
    require(reader_.get(), archive_read_open_fd(reader_.get(), STDIN_FILENO, 1 << 17),
            "standard input");
    archive_entry* entry = nullptr;
    while (require(reader_.get(), archive_read_next_header(reader_.get(), &entry),
                   "standard input") != ARCHIVE_EOF)
      add(entry);
    finish_directories();
  }

 private:
  void add(archive_entry* entry) {
    const char* name = archive_entry_pathname(entry);
    if (!name)
      throw sys::InputError("standard input: an entry without a name: damaged");
    const std::string path = name;
    const auto target = find_target(root_, path);
    if (target.name == opaque_name) return mark_opaque(target.directory);
    if (target.name.starts_with(whiteout_prefix)) return make_whiteout(target, path);
    if (target.name != ".") make(entry, target, path);
    if (archive_entry_hardlink(entry)) return;
    set_owner_and_attributes(entry, target);
    const Last last{.path = path,
                    .mode = archive_entry_perm(entry),
                    .time = {.tv_sec = archive_entry_mtime(entry),
                             .tv_nsec = archive_entry_mtime_nsec(entry)}};
    if (archive_entry_filetype(entry) == AE_IFDIR)
      directories_.push_back(last);
    else
      finish(target, last, archive_entry_filetype(entry) == AE_IFLNK);
  }

  // To make a file in a directory changes its time, and needs a mode that lets us. The
  // innermost first: their parents may then close.
  void finish_directories() {
    for (auto last = directories_.rbegin(); last != directories_.rend(); ++last)
      finish(find_target(root_, last->path), *last, false);
  }

  void mark_opaque(const sys::Fd& directory) const {
    const auto path = fmt::format("/proc/self/fd/{}", directory.get());
    const auto* mark =
        is_privileged_ ? "trusted.overlay.opaque" : "user.overlay.opaque";
    sys::check_quietly(::setxattr(path.c_str(), mark, "y", 1, 0),
                       "setxattr({:?}, {:?})", path, mark);
  }

  // A whiteout means the layers below. What this layer has of that name stays, and it
  // hides them: as a file does, and a directory that is opaque.
  void make_whiteout(const Target& target, const std::string& path) const {
    const auto name = target.name.substr(std::string(whiteout_prefix).size());
    if (name.empty() || name == "." || name == "..")
      throw sys::InputError(
          fmt::format("{}: a whiteout of no file: do not trust this archive", path));
    struct stat old {};
    const int directory = target.directory.get();
    if (::fstatat(directory, name.c_str(), &old, AT_SYMLINK_NOFOLLOW) != 0)
      sys::check_quietly(
          ::mknodat(directory, name.c_str(), S_IFCHR | 0600, makedev(0, 0)),
          "mknodat({:?}, S_IFCHR, 0:0)", path);
    else if (S_ISDIR(old.st_mode))
      mark_opaque(open_directory(target.directory, name));
  }

  static sys::Fd open_directory(const sys::Fd& parent, const std::string& name) {
    return sys::Fd(
        sys::check_quietly(::openat(parent.get(), name.c_str(),
                                    O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC),
                           "openat({:?}, O_PATH|O_DIRECTORY|O_NOFOLLOW)", name));
  }

  void make(archive_entry* entry, const Target& target, const std::string& path) {
    const auto type = archive_entry_filetype(entry);
    const int directory = target.directory.get();
    const char* name = target.name.c_str();
    struct stat old {};
    const bool exists = ::fstatat(directory, name, &old, AT_SYMLINK_NOFOLLOW) == 0;
    if (exists && type == AE_IFDIR && S_ISDIR(old.st_mode)) return;
    const bool was_whiteout = exists && S_ISCHR(old.st_mode) && old.st_rdev == 0;
    if (exists)  // the later entry of an archive counts
      sys::check_quietly(
          ::unlinkat(directory, name, S_ISDIR(old.st_mode) ? AT_REMOVEDIR : 0),
          "unlinkat({:?})", path);
    if (const char* link = archive_entry_hardlink(entry))
      return make_link(link, target);
    if (type == AE_IFREG) return make_file(target, path);
    if (type == AE_IFDIR) return make_directory(target, path, was_whiteout);
    if (type == AE_IFLNK)
      sys::check_quietly(::symlinkat(archive_entry_symlink(entry), directory, name),
                         "symlinkat({:?})", path);
    else
      make_node(entry, target, path);
  }

  void make_directory(const Target& target, const std::string& path,
                      bool hides_those_below) const {
    sys::check_quietly(::mkdirat(target.directory.get(), target.name.c_str(), 0700),
                       "mkdirat({:?})", path);
    if (hides_those_below) mark_opaque(open_directory(target.directory, target.name));
  }

  // To a file of the same layer; if that is a link, to the link itself.
  void make_link(const std::string& to, const Target& target) const {
    const auto old = find_target(root_, to);
    sys::check_quietly(::linkat(old.directory.get(), old.name.c_str(),
                                target.directory.get(), target.name.c_str(), 0),
                       "linkat({:?}, {:?})", to, target.name);
  }

  void make_file(const Target& target, const std::string& path) {
    const sys::Fd file(sys::check_quietly(
        ::openat(target.directory.get(), target.name.c_str(),
                 O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600),
        "openat({:?}, O_CREAT|O_EXCL)", path));
    require(reader_.get(), archive_read_data_into_fd(reader_.get(), file.get()), path);
  }

  void make_node(archive_entry* entry, const Target& target,
                 const std::string& path) const {
    const auto mode = archive_entry_mode(entry);
    const bool is_device = S_ISCHR(mode) || S_ISBLK(mode);
    if (is_device && !is_privileged_)
      throw sys::InputError(fmt::format(
          "{}: a device, which only root may make: unpack it as root", path));
    sys::check_quietly(::mknodat(target.directory.get(), target.name.c_str(), mode,
                                 is_device ? archive_entry_rdev(entry) : 0),
                       "mknodat({:?})", path);
  }

  void set_owner_and_attributes(archive_entry* entry, const Target& target) const {
    const int directory = target.directory.get();
    const char* name = target.name.c_str();
    const auto uid = static_cast<uid_t>(archive_entry_uid(entry));
    const auto gid = static_cast<gid_t>(archive_entry_gid(entry));
    if (is_privileged_)
      sys::check_quietly(::fchownat(directory, name, uid, gid, AT_SYMLINK_NOFOLLOW),
                         "fchownat({:?}, {}, {})", target.name, uid, gid);
    if (archive_entry_filetype(entry) == AE_IFLNK) return;
    const char* attribute = nullptr;
    const void* value = nullptr;
    std::size_t size = 0;
    for (archive_entry_xattr_reset(entry);
         archive_entry_xattr_next(entry, &attribute, &value, &size) == ARCHIVE_OK;)
      if (!is_mark(attribute))  // it would tell the overlay what to hide
        ::lsetxattr(target.path().c_str(), attribute, value, size, 0);  // ignore: EPERM
  }

  // What comes after all else: the mode as chown clears setuid, the time as all does.
  struct Last {
    std::string path;
    mode_t mode;
    timespec time;
  };

  static void finish(const Target& target, const Last& last, bool is_link) {
    if (!is_link)  // a link has no mode
      sys::check_quietly(
          ::fchmodat(target.directory.get(), target.name.c_str(), last.mode, 0),
          "fchmodat({:?})", target.name);
    const timespec times[] = {last.time, last.time};
    sys::check_quietly(::utimensat(target.directory.get(), target.name.c_str(), times,
                                   AT_SYMLINK_NOFOLLOW),
                       "utimensat({:?})", target.name);
  }

  sys::Fd root_;
  Reader reader_;
  bool is_privileged_;
  std::vector<Last> directories_;
};

}  // namespace

int unpack(const std::string& directory) {
  namespace fs = std::filesystem;
  if (fs::exists(directory) && !fs::is_empty(directory))
    throw sys::InputError(directory + ": is there already: name a new directory");
  const fs::path path(directory);  // "layer/" has a name, and that is "layer"
  const auto place = path.has_filename() ? path : path.parent_path();
  const auto partial = place.native() + ".unpacking";
  fs::remove_all(partial);  // of one that was killed
  sys::check_quietly(::mkdir(partial.c_str(), 0755), "mkdir({:?})", partial);
  try {
    const Unpacker unpacker(partial);
    fs::rename(partial, place);
  } catch (...) {
    fs::remove_all(partial);
    throw;
  }
  return 0;
}

}  // namespace tinbox
