// layers.cpp — see layers.h.
#include "04-union-fs/deeper/layers.h"

#include <linux/magic.h>
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

void require_apart(const std::string& option, const std::string& path,
                   const std::string& layer) {
  if (path == layer)
    throw sys::InputError(
        fmt::format("{} {}: it is a layer too, and layers are never written: name "
                    "another directory",
                    option, path));
  if (is_same_or_below(path, layer) || is_same_or_below(layer, path))
    throw sys::InputError(
        fmt::format("{} {}: one lies below the other, {}: name a directory beside it",
                    option, path, layer));
}

void complete_layers(Union& what) {
  if (what.layers.empty())
    throw sys::InputError("no --layer: name one directory at least, the top one first");
  for (auto& layer : what.layers) layer = directory_of("--layer", layer);
  if (what.layers.front() == "/")
    throw sys::InputError(
        "--layer /: the union is mounted over its top layer, and / cannot be covered: "
        "put an empty directory above it");
  auto sorted = what.layers;
  std::sort(sorted.begin(), sorted.end());
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  if (twice != sorted.end())
    throw sys::InputError(
        fmt::format("--layer {}: given twice: each layer has one place", *twice));
}

// Copy-up renames from work into upper: one file system. An overlay cannot hold the
// marks of another one.
void require_good_file_system(const Union& what) {
  struct statfs system {};
  sys::check_quietly(::statfs(what.upper.c_str(), &system), "statfs({:?})", what.upper);
  if (static_cast<unsigned long>(system.f_type) == OVERLAYFS_SUPER_MAGIC)
    throw sys::InputError(
        fmt::format("--upper {}: it is on an overlay, which cannot be the upper of "
                    "another: use a tmpfs or a disk",
                    what.upper));
  struct stat upper {};
  struct stat work {};
  const auto beside =
      fs::exists(what.work) ? what.work : fs::path(what.work).parent_path().string();
  sys::check_quietly(::stat(what.upper.c_str(), &upper), "stat({:?})", what.upper);
  sys::check_quietly(::stat(beside.c_str(), &work), "stat({:?})", beside);
  if (upper.st_dev != work.st_dev)
    throw sys::InputError(
        fmt::format("--work {}: on another file system than --upper {}: the kernel "
                    "renames files from one to the other",
                    what.work, what.upper));
}

}  // namespace

void complete(Union& what) {
  complete_layers(what);
  if (what.upper.empty()) return;
  what.upper = directory_of("--upper", what.upper);
  what.work = what.work.empty() ? what.upper + ".work"
                                : fs::weakly_canonical(what.work).string();
  for (const auto& layer : what.layers) {
    require_apart("--upper", what.upper, layer);
    require_apart("--work", what.work, layer);
  }
  require_apart("--work", what.work, what.upper);
  require_good_file_system(what);
}

WorkDirectory::WorkDirectory(std::string path) : path_(std::move(path)) {
  if (path_.empty() || ::mkdir(path_.c_str(), 0700) == 0 || errno == EEXIST) return;
  sys::check_quietly(-1, "mkdir({:?})", path_);
}

WorkDirectory::~WorkDirectory() {
  if (path_.empty()) return;
  ::rmdir((path_ + "/work").c_str());   // ignore: nothing was mounted
  ::rmdir((path_ + "/index").c_str());  // ignore: made for index=on alone
  ::rmdir(path_.c_str());               // ignore: not ours, if it holds more
}

}  // namespace tinbox
