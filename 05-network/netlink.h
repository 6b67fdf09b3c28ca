// netlink.h — rtnetlink: how a program asks the kernel for links, addresses and routes.
//
// By letters (request.h), through a socket whose other end is the kernel. netlink(7)
#pragma once

#include "05-network/request.h"
#include "lib/fd.h"

namespace tinbox {

// It speaks for the network namespace in which it was opened, wherever its owner goes.
// To change anything takes CAP_NET_ADMIN in the user namespace that owns that one.
class Netlink {
 public:
  Netlink();
  explicit Netlink(sys::Fd fd) : fd_(std::move(fd)) {}  // a test plays the kernel

  // Sends the letter and reads the answer; throws sys::Error if the kernel refuses.
  void ask(const Request& request) const;

  // Only sends it: the answers to a question are read by deeper/dumps.cpp.
  void send(const Request& request) const;
  const sys::Fd& fd() const { return fd_; }

 private:
  sys::Fd fd_;
};

}  // namespace tinbox
