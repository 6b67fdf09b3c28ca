// inet_test.cpp — addresses as numbers, and back.
#include "05-network/inet.h"

#include "lib/tests/catch.h"

using tinbox::Cidr;
using tinbox::Ipv4;
using tinbox::parse_cidr;
using tinbox::parse_ipv4;
using tinbox::text_of;

TEST_CASE("an address of IPv4 is a number of 32 bits") {
  CHECK(parse_ipv4("10.0.0.2")->bits == 0x0a000002);
  CHECK(text_of(Ipv4{0xfffefd00}) == "255.254.253.0");
  for (const auto* text : {"0.0.0.0", "1.2.3.4", "255.255.255.255", "172.16.254.1"})
    CHECK(text_of(*parse_ipv4(text)) == text);
}

TEST_CASE("what is no address is nothing") {
  for (const auto* text : {"", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.04",
                           "1.2.3.-4", "1..2.3", "1.2.3.4 ", "a.b.c.d", "1.2.3.4/8"})
    CHECK_FALSE(parse_ipv4(text));
}

TEST_CASE("a range has a first and a last address") {
  const auto range = *parse_cidr("10.0.0.18/28");
  CHECK(text_of(range.first()) == "10.0.0.16");
  CHECK(text_of(range.last()) == "10.0.0.31");
  CHECK(text_of(range) == "10.0.0.18/28");
  const auto all = *parse_cidr("10.0.0.1/0");
  CHECK(all.first() == Ipv4{0});
  CHECK(all.last() == Ipv4{~0U});
}

TEST_CASE("what is no range is nothing") {
  for (const auto* text : {"10.0.0.1", "10.0.0.1/", "10.0.0.1/33", "10.0.0.1/-1", "/8",
                           "10.0.0.1/8/8", "10.0.0/8"})
    CHECK_FALSE(parse_cidr(text));
}

TEST_CASE("ranges overlap where they share an address") {
  const auto overlap = [](const char* one, const char* other) {
    return parse_cidr(one)->overlaps(*parse_cidr(other)) &&
           parse_cidr(other)->overlaps(*parse_cidr(one));
  };
  CHECK(overlap("10.0.0.1/28", "10.0.0.14/28"));
  CHECK(overlap("10.0.0.0/8", "10.255.255.255/32"));
  CHECK_FALSE(overlap("10.0.0.1/28", "10.0.0.17/28"));
  CHECK_FALSE(overlap("192.168.0.0/16", "192.169.0.0/16"));
  CHECK(parse_cidr("10.0.0.1/28")->holds(Ipv4{0x0a00000f}));
  CHECK_FALSE(parse_cidr("10.0.0.1/28")->holds(Ipv4{0x0a000010}));
}

TEST_CASE("a link's address is written as strace and ip write it") {
  CHECK(text_of(tinbox::Mac{{2, 0x5a, 0x10, 0xc4, 0x7f, 0xe1}}) == "02:5a:10:c4:7f:e1");
}
