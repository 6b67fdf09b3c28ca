// descriptors.cpp — see descriptors.h.
#include "06-full-container/terminal/descriptors.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <cstring>

#include "lib/check.h"

namespace tinbox {
namespace {

// Beside its bytes a message has room for one control message with one descriptor.
struct Letter {
  explicit Letter(iovec& bytes) {
    header.msg_iov = &bytes;
    header.msg_iovlen = 1;
    header.msg_control = control;
    header.msg_controllen = sizeof control;
  }
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))]{};
  msghdr header{};
};

}  // namespace

void send_descriptor(const sys::Fd& socket, const sys::Fd& sent,
                     std::string_view words) {
  iovec bytes{const_cast<char*>(words.data()), words.size()};
  Letter letter(bytes);
  cmsghdr* rights = CMSG_FIRSTHDR(&letter.header);
  rights->cmsg_level = SOL_SOCKET;
  rights->cmsg_type = SCM_RIGHTS;
  rights->cmsg_len = CMSG_LEN(sizeof(int));
  const int number = sent.get();
  std::memcpy(CMSG_DATA(rights), &number, sizeof number);
  sys::check_quietly(::sendmsg(socket.get(), &letter.header, MSG_NOSIGNAL),
                     "sendmsg(SCM_RIGHTS)");
}

sys::Fd receive_descriptor(const sys::Fd& socket) {
  char buffer[4096];
  iovec bytes{buffer, sizeof buffer};
  Letter letter(bytes);
  sys::check_quietly(::recvmsg(socket.get(), &letter.header, MSG_CMSG_CLOEXEC),
                     "recvmsg(SCM_RIGHTS)");
  const cmsghdr* rights = CMSG_FIRSTHDR(&letter.header);
  if (!rights || rights->cmsg_type != SCM_RIGHTS)
    throw sys::InputError("the container has sent no terminal");
  int number = -1;
  std::memcpy(&number, CMSG_DATA(rights), sizeof number);
  return sys::Fd(number);
}

sys::Fd connect_to(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path)
    throw sys::InputError(
        fmt::format("{}: a socket's path has 107 bytes at most", path));
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  sys::Fd socket(sys::check_quietly(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0),
                                    "socket(AF_UNIX)"));
  sys::check_quietly(
      ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address),
                sizeof address),
      "connect({:?})", path);
  return socket;
}

SocketPair make_socket_pair() {
  int ends[2];
  sys::check_quietly(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends),
                     "socketpair(AF_UNIX)");
  return {sys::Fd(ends[0]), sys::Fd(ends[1])};
}

}  // namespace tinbox
