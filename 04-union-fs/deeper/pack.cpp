// pack.cpp — see tar.h.
#include <dirent.h>
#include <fcntl.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <vector>

#include "04-union-fs/deeper/archive.h"
#include "04-union-fs/deeper/tar.h"
#include "04-union-fs/marks.h"
#include "04-union-fs/whiteout.h"
#include "lib/check.h"
#include "lib/files.h"
#include "lib/text.h"

namespace tinbox {
namespace {

std::vector<std::string> sorted_names(const sys::Fd& directory) {
  sys::Fd readable(sys::check_quietly(
      ::openat(directory.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC),
      "openat(\".\", O_RDONLY|O_DIRECTORY)"));
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(::fdopendir(readable.release()),
                                                   ::closedir);
  std::vector<std::string> names;
  while (const dirent* entry = ::readdir(stream.get()))
    if (const std::string name = entry->d_name; name != "." && name != "..")
      names.push_back(name);
  std::sort(names.begin(), names.end());
  return names;
}

class Packer {
 public:
  explicit Packer(const std::string& top)
      : writer_(archive_write_new(), archive_write_free),
        prefix_(may_write_trusted_marks() ? "trusted" : "user") {
    archive_write_set_format_pax_restricted(writer_.get());
    archive_write_set_bytes_in_last_block(writer_.get(), 1);
    require(writer_.get(), archive_write_open_fd(writer_.get(), STDOUT_FILENO), "tar");
    add_directory(sys::open_directory(top), "");
    require(writer_.get(), archive_write_close(writer_.get()), "tar");
  }

 private:
  void add_directory(const sys::Fd& directory, const std::string& path) {
    for (const auto& name : sorted_names(directory)) {
      if (name.starts_with(whiteout_prefix))
        throw sys::InputError(fmt::format(
            "{}{}: in an archive this name means a whiteout: rename it", path, name));
      add(directory, name, path, look_at(directory, name, prefix_));
    }
  }

  void add(const sys::Fd& directory, const std::string& name, const std::string& path,
           const Entry& found) {
    //> exercise 4.8: say in tar's words what an upper says with marks
    if (found.kind == Kind::whiteout) return add_empty(path + whiteout_prefix + name);
    if (!found.redirect.empty())
      throw sys::InputError(
          fmt::format("{}{}: a renamed directory (redirect): tar cannot say that: copy "
                      "it in the box, and remove the old one",
                      path, name));
    add_file(directory, name, path, found.status);
    if (found.is_opaque) add_empty(path + name + "/" + opaque_name);
    //= sys::todo("4.8", directory, name, path, found, &Packer::add_empty);
    //< exercise 4.8
    if (found.kind != Kind::directory) return;
    add_directory(open_at(directory, name, O_PATH | O_DIRECTORY), path + name + "/");
  }

  static sys::Fd open_at(const sys::Fd& directory, const std::string& name, int flags) {
    return sys::Fd(sys::check_quietly(
        ::openat(directory.get(), name.c_str(), flags | O_NOFOLLOW | O_CLOEXEC),
        "openat({:?})", name));
  }

  void write_header(const ArchiveEntry& entry) {
    require(writer_.get(), archive_write_header(writer_.get(), entry.get()),
            archive_entry_pathname(entry.get()));
  }

  void add_empty(const std::string& path) {
    const auto entry = new_entry();
    archive_entry_set_pathname(entry.get(), path.c_str());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0);
    archive_entry_set_size(entry.get(), 0);
    archive_entry_set_mtime(entry.get(), 0, 0);
    write_header(entry);
  }

  void add_file(const sys::Fd& directory, const std::string& name,
                const std::string& path, struct stat status) {
    if (S_ISSOCK(status.st_mode)) return;  // means nothing without its process
    make_root_of_us(status);
    const auto entry = new_entry();
    archive_entry_copy_stat(entry.get(), &status);
    const auto full = path + name + (S_ISDIR(status.st_mode) ? "/" : "");
    archive_entry_set_pathname(entry.get(), full.c_str());
    if (S_ISLNK(status.st_mode)) set_link(entry, directory, name);
    if (const auto first = first_of(status, full); first != full) {
      archive_entry_set_hardlink(entry.get(), first.c_str());
      archive_entry_set_size(entry.get(), 0);
      return write_header(entry);
    }
    copy_attributes(entry, directory, name);
    write_header(entry);
    if (S_ISREG(status.st_mode)) copy_data(open_at(directory, name, O_RDONLY));
  }

  // A box without privilege knows one user, its root, who is ourselves outside.
  void make_root_of_us(struct stat& status) const {
    if (prefix_ == "trusted") return;
    if (status.st_uid == ::geteuid()) status.st_uid = 0;
    if (status.st_gid == ::getegid()) status.st_gid = 0;
  }

  // The first path of a file that has several names.
  std::string first_of(const struct stat& status, const std::string& path) {
    if (status.st_nlink < 2 || S_ISDIR(status.st_mode)) return path;
    return first_paths_.try_emplace({status.st_dev, status.st_ino}, path).first->second;
  }

  static void set_link(const ArchiveEntry& entry, const sys::Fd& directory,
                       const std::string& name) {
    char target[PATH_MAX];
    const auto size = sys::check_quietly(
        ::readlinkat(directory.get(), name.c_str(), target, sizeof target),
        "readlinkat({:?})", name);
    const std::string text(target, static_cast<std::size_t>(size));
    archive_entry_set_symlink(entry.get(), text.c_str());
  }

  static void copy_attributes(const ArchiveEntry& entry, const sys::Fd& directory,
                              const std::string& name) {
    const auto path = fmt::format("/proc/self/fd/{}/{}", directory.get(), name);
    std::string names(65536, '\0'), value(65536, '\0');
    const auto size = ::llistxattr(path.c_str(), names.data(), names.size());
    names.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    for (const auto& attribute : sys::split(names, '\0')) {
      if (attribute.empty() || is_mark(attribute)) continue;
      const auto length = sys::check_quietly(
          ::lgetxattr(path.c_str(), attribute.c_str(), value.data(), value.size()),
          "lgetxattr({:?}, {:?})", name, attribute);
      archive_entry_xattr_add_entry(entry.get(), attribute.c_str(), value.data(),
                                    static_cast<std::size_t>(length));
    }
  }

  void copy_data(const sys::Fd& file) {
    std::string buffer(1 << 17, '\0');
    while (const auto size = sys::check_quietly(
               ::read(file.get(), buffer.data(), buffer.size()), "read()"))
      require(writer_.get(),
              archive_write_data(writer_.get(), buffer.data(),
                                 static_cast<std::size_t>(size)),
              "tar");
  }

  Writer writer_;
  std::string prefix_;
  std::map<std::pair<dev_t, ino_t>, std::string> first_paths_;
};

}  // namespace

bool is_mark(const std::string& attribute) {
  return attribute.starts_with("trusted.overlay.") ||
         attribute.starts_with("user.overlay.");
}

int pack(const std::string& directory) {
  if (::isatty(STDOUT_FILENO))
    throw sys::InputError("the archive goes to standard output: add >layer.tar");
  const Packer packer(directory);
  return 0;
}

}  // namespace tinbox
