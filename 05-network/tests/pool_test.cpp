// pool_test.cpp — which range a box gets.
#include "05-network/deeper/plan.h"
#include "lib/error.h"
#include "lib/tests/catch.h"

using tinbox::Cidr;
using tinbox::free_range;
using tinbox::parse_cidr;

TEST_CASE("a free range is private, and begins where ranges of its size begin") {
  for (std::uint64_t seed = 0; seed < 3'000'000'000; seed += 98'765'432) {
    const auto range = free_range({}, 28, seed);
    CHECK(range.address == range.first());
    CHECK((range.overlaps(*parse_cidr("10.0.0.0/8")) ||
           range.overlaps(*parse_cidr("172.16.0.0/12")) ||
           range.overlaps(*parse_cidr("192.168.0.0/16"))));
  }
}

TEST_CASE("ranges that are taken one after the other never overlap") {
  std::vector<Cidr> taken{*parse_cidr("10.0.0.0/27")};
  for (int i = 0; i < 200; ++i) {
    const auto range = free_range(taken, i % 2 == 0 ? 28 : 24, 0);
    for (const auto& other : taken) CHECK_FALSE(range.overlaps(other));
    taken.push_back(range);
  }
}

TEST_CASE("the last free range is found, and none when there is none") {
  const std::vector<Cidr> two{*parse_cidr("10.0.0.0/8"), *parse_cidr("172.16.0.0/12")};
  CHECK(free_range(two, 28, 5).overlaps(*parse_cidr("192.168.0.0/16")));
  auto all = two;
  all.push_back(*parse_cidr("192.168.0.0/16"));
  CHECK_THROWS_AS(free_range(all, 28, 5), sys::InputError);
}
