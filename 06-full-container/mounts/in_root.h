// in_root.h — files of a container, reached from outside by descriptors only.
//
// A path below a container's root is not ours: the image, or a process that shares a
// volume, may put a symbolic link anywhere in it, at any moment, and "/root" + "/dev"
// leads onto the host. openat2(RESOLVE_IN_ROOT) walks it as a process would whose root
// is `root`, and the descriptor that it answers can come to mean nothing else.
#pragma once

#include <fcntl.h>
#include <linux/openat2.h>

#include <string>
#include <utility>

#include "lib/fd.h"

namespace tinbox {

// As openat2(2): an empty Fd and errno on failure.
sys::Fd try_open_in(const sys::Fd& root, const std::string& path, int flags,
                    std::uint64_t resolve = RESOLVE_IN_ROOT);

// The same, but a failure is thrown. By default a place (O_PATH), to be mounted on.
sys::Fd open_in(const sys::Fd& root, const std::string& path,
                int flags = O_PATH | O_CLOEXEC,
                std::uint64_t resolve = RESOLVE_IN_ROOT);

// The place `path`, made where it is missing, with all above it.
sys::Fd directory_in(const sys::Fd& root, const std::string& path);
sys::Fd file_in(const sys::Fd& root, const std::string& path);

// The directory above `path`, made where it is missing, and the name in it.
std::pair<sys::Fd, std::string> parent_in(const sys::Fd& root, const std::string& path);

// "/proc/self/fd/7": for calls that take no descriptor. Follows it to that very place.
std::string path_of(const sys::Fd& fd);

}  // namespace tinbox
