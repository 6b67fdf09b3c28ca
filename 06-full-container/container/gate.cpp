// gate.cpp — see gate.h.
#include "06-full-container/container/gate.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "06-full-container/container/failure.h"
#include "06-full-container/container/socket_address.h"
#include "lib/check.h"
#include "lib/error_message.h"
#include "lib/files.h"

namespace tinbox {
namespace {

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
  const SocketAddress address(path);
  sys::check_quietly(::bind(gate.get(), address.get(), address.size()), "bind({:?})",
                     path);
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
  const SocketAddress address(path);
  if (::connect(starter.get(), address.get(), address.size()) < 0)
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
