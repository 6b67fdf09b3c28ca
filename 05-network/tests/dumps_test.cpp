// dumps_test.cpp — lists that the kernel sends, with the test in the kernel's place.
#include "05-network/deeper/dumps.h"

#include <sys/socket.h>

#include "lib/error.h"
#include "lib/tests/catch.h"

namespace tinbox {

namespace {

// At the other end of a socket: what it says is there before it is asked.
class Kernel {
 public:
  Kernel() {
    int ends[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0);
    ours_ = sys::Fd(ends[0]);
    theirs_ = sys::Fd(ends[1]);
  }

  sys::Fd other_end() { return std::move(theirs_); }

  // A datagram with one letter; the flags are NLM_F_MULTI, and `flags`.
  void say(const Request& letter, int type, int flags = 0) {
    auto bytes = letter.bytes();
    auto* header = reinterpret_cast<nlmsghdr*>(bytes.data());
    header->nlmsg_type = static_cast<std::uint16_t>(type);
    header->nlmsg_flags = static_cast<std::uint16_t>(NLM_F_MULTI | flags);
    REQUIRE(::send(ours_.get(), bytes.data(), bytes.size(), 0) > 0);
  }

  void say_link(const std::string& name, int flags = 0) {
    Request letter({RTM_NEWLINK, ""}, 0, ifinfomsg{}, "");
    say(letter.add({IFLA_IFNAME, ""}, name), RTM_NEWLINK, flags);
  }

  void say_last(int type, int error) { say(Request({0, ""}, 0, error, ""), type); }

 private:
  sys::Fd ours_, theirs_;
};

std::vector<std::string> names_of(const Netlink& side) {
  std::vector<std::string> names;
  for (const auto& link : links_of(side)) names.push_back(link.name);
  return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a list comes in several datagrams, up to a last letter") {
  Kernel kernel;
  const Netlink side(kernel.other_end());
  kernel.say_link("lo");
  kernel.say_link("ve-web");
  kernel.say_last(NLMSG_DONE, 0);
  CHECK(names_of(side) == Names{"lo", "ve-web"});
}

TEST_CASE("a list that changed while it was written is asked for once more") {
  Kernel kernel;
  const Netlink side(kernel.other_end());
  kernel.say_link("lo");
  kernel.say_link("ve-going", NLM_F_DUMP_INTR);
  kernel.say_last(NLMSG_DONE, 0);
  kernel.say_link("lo");
  kernel.say_link("ve-web");
  kernel.say_last(NLMSG_DONE, 0);
  CHECK(names_of(side) == Names{"lo", "ve-web"});
}

TEST_CASE("a refusal is no empty list") {
  for (const int type : {NLMSG_ERROR, NLMSG_DONE}) {
    Kernel kernel;
    const Netlink side(kernel.other_end());
    kernel.say_last(type, -ENOBUFS);
    CHECK_THROWS_AS(names_of(side), sys::Error);
  }
}

}  // namespace tinbox
