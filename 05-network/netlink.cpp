// netlink.cpp — see netlink.h.
#include "05-network/netlink.h"

#include <sys/socket.h>

#include "lib/check.h"

namespace tinbox {

Netlink::Netlink()
    : fd_(sys::check(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE),
                     "socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE)")) {}

void Netlink::send(const Request& request) const {
  const auto& bytes = request.bytes();
  sys::check(::send(fd_.get(), bytes.data(), bytes.size(), 0),
             "sendto({}, {}, {}, 0, NULL, 0)", fd_.get(), request.words(),
             bytes.size());
}

void Netlink::ask(const Request& request) const {
  send(request);  // that it was sent does not mean that it was granted
  struct {
    nlmsghdr header;
    nlmsgerr result;
    char letter[512];  // a refused letter comes back with its refusal
  } answer{};
  const auto size = ::recv(fd_.get(), &answer, sizeof answer, 0);
  const int error_number = -answer.result.error;
  if (size < 0 || error_number != 0)
    sys::check(size, "recvfrom({}, {{NLMSG_ERROR, error=-{}}}, {}, 0, NULL, NULL)",
               fd_.get(), sys::errno_name(error_number), sizeof answer);
  // No error is a number too: 0 is the acknowledgement.
  if (error_number != 0) throw sys::Error(request.words(), error_number);
}

}  // namespace tinbox
