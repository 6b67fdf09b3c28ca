// socket_address.h — where a socket of the file system is. unix(7)
#pragma once

#include <sys/un.h>

#include <cstring>
#include <filesystem>

#include <fmt/format.h>

#include "lib/error.h"
#include "lib/files.h"

namespace tinbox {

// An address holds 108 bytes, and a path may be longer: so we go by way of a descriptor
// of its directory.
class SocketAddress {
 public:
  explicit SocketAddress(const std::filesystem::path& path)
      : directory_(sys::open_directory(path.parent_path())) {
    const auto text =
        fmt::format("/proc/self/fd/{}/{}", directory_.get(), path.filename().string());
    if (text.size() >= sizeof value_.sun_path)
      throw sys::InputError(fmt::format("{}: the name is too long", path.string()));
    value_.sun_family = AF_UNIX;
    std::memcpy(value_.sun_path, text.c_str(), text.size() + 1);
  }

  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&value_); }
  socklen_t size() const { return sizeof value_; }

 private:
  sys::Fd directory_;
  sockaddr_un value_{};
};

}  // namespace tinbox
