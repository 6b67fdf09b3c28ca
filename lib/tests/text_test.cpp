// text_test.cpp — split() and parse_number().
#include "lib/text.h"

#include "lib/tests/catch.h"

using Words = std::vector<std::string>;

TEST_CASE("split keeps every field, also the empty ones") {
  CHECK(sys::split("a:b::", ':') == Words{"a", "b", "", ""});
  CHECK(sys::split("", ':') == Words{""});
  CHECK(sys::split(":", ':') == Words{"", ""});
  CHECK(sys::split("no separator", ':') == Words{"no separator"});
}

TEST_CASE("a number is the whole text") {
  CHECK(sys::parse_number<unsigned>("0") == 0U);
  CHECK(sys::parse_number<unsigned>("4294967295") == 4294967295U);
  CHECK(sys::parse_number<long>("-3600") == -3600);
  CHECK(sys::parse_number<unsigned>("007") == 7U);
}

TEST_CASE("what is not all number is none") {
  const char* text = GENERATE("", " 1", "1 ", "12x", "0x10", "+1", "1.0", "-", "1e3");
  CAPTURE(text);
  CHECK_FALSE(sys::parse_number<unsigned>(text));
}

TEST_CASE("a number that does not fit is none") {
  CHECK_FALSE(sys::parse_number<unsigned>("4294967296"));
  CHECK_FALSE(sys::parse_number<unsigned>("-1"));
  CHECK_FALSE(sys::parse_number<long>("9223372036854775808"));
  CHECK_FALSE(sys::parse_number<int>("99999999999999999999999"));
}
