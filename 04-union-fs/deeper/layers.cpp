// layers.cpp — see layers.h.
#include "04-union-fs/deeper/layers.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "lib/check.h"

namespace tinbox {
namespace {

namespace fs = std::filesystem;

// What `option` names, as an absolute path without links.
std::string directory_of(const std::string& option, const std::string& path) {
  std::error_code error;
  const auto found = fs::canonical(path, error);
  if (error)
    throw sys::InputError(
        fmt::format("{} {}: {}: name a directory", option, path, error.message()));
  if (!fs::is_directory(found, error))
    throw sys::InputError(
        fmt::format("{} {}: not a directory: unpack a file first, see "
                    "04-union-fs unpack --help",
                    option, path));
  return found;
}

bool is_same_or_below(const fs::path& path, const fs::path& top) {
  const auto [rest, _] =
      std::mismatch(top.begin(), top.end(), path.begin(), path.end());
  return rest == top.end();
}

// What is there of `path`: itself, or the directory in which it is going to be made.
std::string existing(const fs::path& path) {
  return fs::exists(path) ? path : path.parent_path();
}

dev_t file_system_of(const std::string& path) {
  struct stat found {};
  const auto there = existing(path);
  sys::check_quietly(::stat(there.c_str(), &found), "stat({:?})", there);
  return found.st_dev;
}

// One inside the other would see itself change; the kernel refuses it (ELOOP).
void require_apart(const std::string& option, const std::string& path,
                   const std::string& layer) {
  if (path == layer)
    throw sys::InputError(fmt::format(
        "{} {}: it is a layer already: name another directory", option, path));
  const bool nested = is_same_or_below(path, layer) || is_same_or_below(layer, path);
  if (nested && file_system_of(path) == file_system_of(layer))
    throw sys::InputError(
        fmt::format("{} {}: one lies below the other, {}: name a directory beside it",
                    option, path, layer));
}

void require_layers_apart(const Union& what) {
  if (what.layers.front() == "/")
    throw sys::InputError(
        "--layer /: the union is mounted over its top layer, and / cannot be covered: "
        "put an empty directory above it");
  for (auto layer = what.layers.begin(); layer != what.layers.end(); ++layer)
    for (auto above = what.layers.begin(); above != layer; ++above)
      require_apart("--layer", *layer, *above);
}

// An overlay cannot hold the marks of another one.
void require_no_overlay(const std::string& upper) {
  struct statfs system {};
  sys::check_quietly(::statfs(upper.c_str(), &system), "statfs({:?})", upper);
  if (static_cast<unsigned long>(system.f_type) == OVERLAYFS_SUPER_MAGIC)
    throw sys::InputError(
        fmt::format("--upper {}: it is on an overlay, which cannot be the upper of "
                    "another: use a tmpfs or a disk",
                    upper));
}

// Absolute, without links and without a slash at its end; it may be missing.
std::string future_path(const std::string& path) {
  const auto found = fs::weakly_canonical(fs::absolute(path));
  return found.has_filename() ? found : found.parent_path();
}

// The kernel falls back to a read-only union where it may not write: we say why.
void require_writable(const std::string& option, const std::string& path) {
  if (::faccessat(AT_FDCWD, path.c_str(), W_OK | X_OK, AT_EACCESS) == 0) return;
  throw sys::InputError(
      fmt::format("{} {}: you may not write there ({}): name a directory of your own",
                  option, path, sys::errno_name(errno)));
}

bool is_removed(const sys::Fd& directory) {
  struct stat found {};
  sys::check_quietly(::fstat(directory.get(), &found), "fstat()");
  return found.st_nlink == 0;
}

void complete_work(Union& what) {
  what.work = what.work.empty() ? what.upper + ".work" : future_path(what.work);
  const auto place_of_work = directory_of("--work", existing(what.work));
  for (const auto& layer : what.layers) {
    require_apart("--upper", what.upper, layer);
    require_apart("--work", what.work, layer);
  }
  require_apart("--work", what.work, what.upper);
  require_no_overlay(what.upper);
  if (file_system_of(what.work) != file_system_of(what.upper))
    throw sys::InputError(
        fmt::format("--work {}: on another file system than --upper {}: the kernel "
                    "renames files from one to the other",
                    what.work, what.upper));
  require_writable("--upper", what.upper);
  require_writable("--work", place_of_work);
}

}  // namespace

void find_directories(Union& what) {
  if (what.layers.empty())
    throw sys::InputError("no --layer: name one directory at least, the top one first");
  for (auto& layer : what.layers) layer = directory_of("--layer", layer);
  if (!what.upper.empty()) what.upper = directory_of("--upper", what.upper);
}

void complete(Union& what) {
  find_directories(what);
  require_layers_apart(what);
  if (!what.upper.empty()) complete_work(what);
}

WorkDirectory::WorkDirectory(const Union& what) : path_(what.work) {
  if (path_.empty()) return;
  is_ours_ = path_ == what.upper + ".work" || !fs::exists(path_);
  do {
    make_and_open();
    if (lock_ && ::flock(lock_.get(), LOCK_EX | LOCK_NB) != 0)
      throw sys::InputError(fmt::format(
          "--upper {}: another box writes there now: one at a time, or give "
          "it another upper",
          what.upper));
    // A box that ends removes it, and then what we have locked nobody else will find.
  } while (!lock_ || is_removed(lock_));
}

void WorkDirectory::make_and_open() {
  if (::mkdir(path_.c_str(), 0700) != 0 && errno != EEXIST)
    sys::check_quietly(-1, "mkdir({:?})", path_);
  lock_.reset(::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!lock_ && errno != ENOENT) sys::check_quietly(-1, "open({:?})", path_);
}

WorkDirectory::~WorkDirectory() {
  if (!lock_) return;
  std::error_code ignored;  // what cannot be removed is the next union's to take over
  const auto kernels = path_ + "/work";  // made without any permission, even to list it
  fs::permissions(kernels, fs::perms::owner_all, ignored);
  fs::remove_all(kernels, ignored);
  fs::remove(path_ + "/index", ignored);
  if (is_ours_) fs::remove(path_, ignored);  // only if it is empty
}

}  // namespace tinbox
