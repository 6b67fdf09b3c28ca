// request_test.cpp — a letter as bytes: lengths, alignment, letters in letters.
#include "05-network/request.h"

#include <cstring>

#include "lib/tests/catch.h"

using tinbox::Ipv4;
using tinbox::Request;
using tinbox::Term;

namespace {

constexpr Term type{RTM_NEWLINK, "RTM_NEWLINK"};
constexpr Term name{IFLA_IFNAME, "IFLA_IFNAME"};
constexpr Term outer{IFLA_LINKINFO, "IFLA_LINKINFO"};
constexpr std::size_t head = sizeof(nlmsghdr) + sizeof(ifinfomsg);

template <typename Number>
Number number_at(const std::string& bytes, std::size_t offset) {
  Number number;
  REQUIRE(offset + sizeof number <= bytes.size());
  std::memcpy(&number, bytes.data() + offset, sizeof number);
  return number;
}

// The length and the type of the attribute that begins at `offset`.
std::pair<int, int> attribute_at(const std::string& bytes, std::size_t offset) {
  return {number_at<std::uint16_t>(bytes, offset),
          number_at<std::uint16_t>(bytes, offset + 2)};
}

}  // namespace

TEST_CASE("a letter begins with its length, its type and its flags") {
  const Request request(type, NLM_F_CREATE, ifinfomsg{}, "ifi_index=0");
  const auto header = number_at<nlmsghdr>(request.bytes(), 0);
  CHECK(header.nlmsg_len == request.bytes().size());
  CHECK(header.nlmsg_type == RTM_NEWLINK);
  CHECK(header.nlmsg_flags == (NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE));
  CHECK(request.words() ==
        "RTM_NEWLINK(NLM_F_REQUEST|NLM_F_ACK|NLM_F_CREATE, ifi_index=0)");
}

TEST_CASE(
    "an order is acknowledged, even with a bit of NLM_F_DUMP; a question is not") {
  const auto flags_of = [](int flags) {
    return number_at<nlmsghdr>(Request(type, flags, ifinfomsg{}, "").bytes(), 0)
        .nlmsg_flags;
  };
  CHECK((flags_of(NLM_F_EXCL) & NLM_F_ACK) != 0);
  CHECK((flags_of(NLM_F_DUMP) & NLM_F_ACK) == 0);
}

TEST_CASE("each attribute begins at a multiple of four, and counts without padding") {
  Request request(type, 0, ifinfomsg{}, "");
  request.add(name, "ve-web").add({IFLA_MTU, "IFLA_MTU"}, 1500);
  const auto& bytes = request.bytes();
  CHECK(attribute_at(bytes, head) == std::pair<int, int>(4 + 7, IFLA_IFNAME));
  CHECK(bytes.substr(head + 4, 8) == std::string("ve-web\0\0", 8));
  CHECK(attribute_at(bytes, head + 12) == std::pair<int, int>(8, IFLA_MTU));
  CHECK(number_at<std::uint32_t>(bytes, head + 16) == 1500);
  CHECK(bytes.size() == head + 20);
}

TEST_CASE("an address goes with its highest byte first") {
  Request request(type, 0, ifinfomsg{}, "");
  request.add({IFA_LOCAL, "IFA_LOCAL"}, Ipv4{0x0a000002});
  CHECK(request.bytes().substr(head + 4) == std::string("\x0a\0\0\x02", 4));
}

TEST_CASE("an attribute may hold others, and a whole letter's fixed part") {
  Request request(type, 0, ifinfomsg{}, "");
  request.open(outer).add(name, "a").open({1, "PEER"}, ifinfomsg{}).add(name, "b");
  request.close().close().add(name, "c");
  const auto& bytes = request.bytes();
  CHECK(attribute_at(bytes, head).first == 4 + 8 + 4 + 16 + 8);
  CHECK(attribute_at(bytes, head + 12).first == 4 + 16 + 8);
  CHECK(attribute_at(bytes, head + 40).first == 4 + 2);
  CHECK(request.words().ends_with(
      R"(IFLA_LINKINFO=[IFLA_IFNAME="a", PEER=[IFLA_IFNAME="b"]], IFLA_IFNAME="c"))"));
}
