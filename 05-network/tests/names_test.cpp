// names_test.cpp — what follows from a name; rates and ports as they are typed.
#include "05-network/deeper/names.h"

#include "05-network/deeper/publish.h"
#include "05-network/deeper/rates.h"
#include "lib/error.h"
#include "lib/tests/catch.h"

using tinbox::link_name;
using tinbox::mac_of;
using tinbox::parse_published;
using tinbox::parse_rate;

TEST_CASE("a link is called after its box, as far as fifteen bytes go") {
  CHECK(link_name("web") == "ve-web");
  CHECK(link_name("abcdefghijkl") == "ve-abcdefghijkl");
  for (const auto* name : {"abcdefghijklm", "abcdefghijkln"}) {
    CHECK(link_name(name).size() == 15);
    CHECK(link_name(name).starts_with("ve-abcd"));
  }
  CHECK(link_name("abcdefghijklm") != link_name("abcdefghijkln"));
}

TEST_CASE("a MAC address is stable, of its end, and for one link that we invented") {
  CHECK(mac_of("web", "box").bytes == mac_of("web", "box").bytes);
  CHECK(mac_of("web", "box").bytes != mac_of("web", "host").bytes);
  CHECK(mac_of("web", "box").bytes != mac_of("wab", "box").bytes);
  for (int i = 0; i < 100; ++i)
    CHECK((mac_of(std::to_string(i), "box").bytes[0] & 3) == 2);
}

TEST_CASE("a rate is a number of bits a second") {
  CHECK(parse_rate("8000bit") == 8'000);
  CHECK(parse_rate("8kbit") == 8'000);
  CHECK(parse_rate("10mbit") == 10'000'000);
  CHECK(parse_rate("100gbit") == 100'000'000'000);
}

TEST_CASE("a port is published on all addresses, or on one") {
  const auto all = parse_published("8080:80");
  CHECK(all.address == tinbox::Ipv4{});
  CHECK(all.host_port == 8080);
  CHECK(all.box_port == 80);
  CHECK_FALSE(all.udp);
  const auto one = parse_published("127.0.0.1:53:5353/udp");
  CHECK(one.address == tinbox::Ipv4{0x7f000001});
  CHECK(one.udp);
  CHECK_FALSE(parse_published("1:2/tcp").udp);
  CHECK_THROWS_AS(parse_published("1"), sys::InputError);
}
