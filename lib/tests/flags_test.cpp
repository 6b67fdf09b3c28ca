// flags_test.cpp — a word of flags, printed by name.
#include "lib/flags.h"

#include "lib/tests/catch.h"

namespace {

constexpr sys::Flag table[] = {{1, "ONE"}, {2, "TWO"}, {12, "BOTH"}, {4, "FOUR"}};

}  // namespace

TEST_CASE("flags stand in the order of the table") {
  CHECK(sys::flag_names(3, table) == "ONE|TWO");
  CHECK(sys::flag_names(2, table) == "TWO");
}

TEST_CASE("no flag is 0") { CHECK(sys::flag_names(0, table) == "0"); }

TEST_CASE("a name of two bits needs both, and takes both") {
  CHECK(sys::flag_names(12, table) == "BOTH");
  CHECK(sys::flag_names(4, table) == "FOUR");
}

TEST_CASE("unknown bits are not lost") {
  CHECK(sys::flag_names(0x80, table) == "0x80");
  CHECK(sys::flag_names(0x8000000000000001, table) == "ONE|0x8000000000000000");
}
