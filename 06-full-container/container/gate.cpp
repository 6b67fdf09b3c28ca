// gate.cpp — see gate.h.
#include "06-full-container/container/gate.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>

#include "06-full-container/container/failure.h"
#include "lib/check.h"
#include "lib/error_message.h"
#include "lib/files.h"

namespace tinbox {
namespace {

// An address holds 108 bytes, and a path may be longer: so we go by way of a descriptor
// of its directory. unix(7)
struct Address {
  explicit Address(const std::filesystem::path& path)
      : directory(sys::open_directory(path.parent_path())) {
    const auto text =
        fmt::format("/proc/self/fd/{}/{}", directory.get(), path.filename().string());
    if (text.size() >= sizeof value.sun_path)
      throw sys::InputError(fmt::format("{}: the name is too long", path.string()));
    value.sun_family = AF_UNIX;
    std::memcpy(value.sun_path, text.c_str(), text.size() + 1);
  }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&value); }

  sys::Fd directory;
  sockaddr_un value{};
};

sys::Fd make_socket() {
  return sys::Fd(sys::check_quietly(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0),
                                    "socket(AF_UNIX)"));
}

// The next one that connects and says "go". Who only looks, or dies, does not.
sys::Fd wait_at(const sys::Fd& gate) {
  for (;;) {
    sys::Fd caller(sys::check_quietly(
        ::accept4(gate.get(), nullptr, nullptr, SOCK_CLOEXEC), "accept4(gate)"));
    char go[2];
    if (::read(caller.get(), go, sizeof go) > 0) return caller;
  }
}

}  // namespace

sys::Fd make_gate(const std::string& path) {
  auto gate = make_socket();
  const Address address(path);
  sys::check_quietly(::bind(gate.get(), address.get(), sizeof address.value),
                     "bind({:?})", path);
  sys::check_quietly(::listen(gate.get(), 1), "listen(gate)");
  return gate;
}

sys::Fd pass_gate(const Outside& outside, sys::Lifeline& parent) {
  if (outside.dies_with_parent) {
    parent.die_with_parent();  // again: the change of the user has undone it
    return {};
  }
  //> exercise 6.6: wait for `start`, and outlive `create`
  sys::check_quietly(::prctl(PR_SET_PDEATHSIG, 0), "prctl(PR_SET_PDEATHSIG, 0)");
  if (!outside.gate) return {};
  if (!parent.wait_until_released()) ::_exit(125);  // `create` was killed
  return wait_at(outside.gate);
  //= sys::todo("6.6", wait_at);
  //< exercise 6.6
}

void open_gate(const std::string& path) {
  const auto starter = make_socket();
  const Address address(path);
  if (::connect(starter.get(), address.get(), sizeof address.value) < 0)
    throw Failure("cannot start a container that has stopped");
  // Who unlinks it is the one who starts.
  const int unlinked = ::unlink(path.c_str());
  if (unlinked < 0 && errno == ENOENT)
    throw Failure("cannot start an already running container");
  sys::check_quietly(unlinked, "unlink({:?})", path);
  if (::send(starter.get(), "go", 2, MSG_NOSIGNAL) < 0)  // EPIPE: it has just died
    throw Failure("cannot start a container that has stopped");
  if (const auto message = sys::read_all(starter); !message.empty())
    sys::throw_message(message);
}

}  // namespace tinbox
