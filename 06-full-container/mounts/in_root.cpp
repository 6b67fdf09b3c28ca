// in_root.cpp — see in_root.h.
#include "06-full-container/mounts/in_root.h"

#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lib/check.h"

namespace tinbox {
namespace {

// "/a/b/c/" -> "/a/b", "c". The parent of "c" is "/".
std::pair<std::string, std::string> split_last(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  const auto slash = path.rfind('/');
  if (slash == path.npos) return {"/", path};
  return {path.substr(0, slash + 1), path.substr(slash + 1)};
}

// `make` is given the directory above and the name. Another may be faster: EEXIST.
template <typename Make>
sys::Fd open_or_make(const sys::Fd& root, const std::string& path, Make make) {
  if (auto found = try_open_in(root, path, O_PATH | O_CLOEXEC)) return found;
  if (errno != ENOENT) return open_in(root, path);  // throws
  const auto [parent, name] = parent_in(root, path);
  if (make(parent.get(), name.c_str()) < 0 && errno != EEXIST)
    sys::check_quietly(-1, "make {:?} in the root", path);
  return open_in(root, path);
}

}  // namespace

sys::Fd try_open_in(const sys::Fd& root, const std::string& path, int flags,
                    std::uint64_t resolve) {
  open_how how{};
  how.flags = static_cast<std::uint64_t>(flags);
  how.resolve = resolve;
  return sys::Fd(static_cast<int>(
      ::syscall(SYS_openat2, root.get(), path.c_str(), &how, sizeof how)));
}

sys::Fd open_in(const sys::Fd& root, const std::string& path, int flags,
                std::uint64_t resolve) {
  auto found = try_open_in(root, path, flags, resolve);
  sys::check_quietly(found.get(), "openat2({:?}, RESOLVE_IN_ROOT)", path);
  return found;
}

sys::Fd directory_in(const sys::Fd& root, const std::string& path) {
  return open_or_make(root, path, [](int parent, const char* name) {
    return ::mkdirat(parent, name, 0755);
  });
}

sys::Fd file_in(const sys::Fd& root, const std::string& path) {
  return open_or_make(root, path, [](int parent, const char* name) {
    return ::mknodat(parent, name, S_IFREG | 0644, 0);  // an empty file
  });
}

std::pair<sys::Fd, std::string> parent_in(const sys::Fd& root,
                                          const std::string& path) {
  auto [above, name] = split_last(path);
  return {directory_in(root, above), std::move(name)};
}

std::string path_of(const sys::Fd& fd) {
  return fmt::format("/proc/self/fd/{}", fd.get());
}

}  // namespace tinbox
