// json_line_test.cpp — whatever bytes come in, one line of valid JSON goes out.
#include "lib/json_line.h"

#include "lib/tests/catch.h"

namespace {

using Case = std::pair<std::string, std::string>;
const std::string bad = "\xEF\xBF\xBD";  // U+FFFD, for each byte that is not UTF-8

}  // namespace

TEST_CASE("a string is escaped as RFC 8259 demands") {
  const auto [text, json] = GENERATE(values<Case>({
      {"plain", R"("plain")"},
      {"", R"("")"},
      {"a\"b\\c/", R"("a\"b\\c/")"},
      {"\n\t\r", R"("\u000a\u0009\u000d")"},
      {std::string("\0\x1f", 2), R"("\u0000\u001f")"},
      {"\x7f", "\"\x7f\""},  // DEL needs no escape
      {"grün € 𝄞", R"("grün € 𝄞")"},
  }));
  CHECK(sys::json_string(text) == json);
}

TEST_CASE("what is not UTF-8 becomes U+FFFD, byte by byte") {
  const auto [text, json] = GENERATE(values<Case>({
      {"\xFF", bad},
      {"a\x80z", "a" + bad + "z"},
      {"\xC3", bad},                      // cut short
      {"\xC3(", bad + "("},               // not followed by a continuation
      {"\xE2\x82", bad + bad},            // cut short after two of three
      {"\xC0\xAF", bad + bad},            // overlong "/"
      {"\xE0\x80\xAF", bad + bad + bad},  // overlong in three
      {"\xF0\x80\x80\xAF", bad + bad + bad + bad},
      {"\xED\xA0\x80", bad + bad + bad},            // a surrogate
      {"\xF4\x90\x80\x80", bad + bad + bad + bad},  // above U+10FFFF
      {"\xF5\x80\x80\x80", bad + bad + bad + bad},
  }));
  CHECK(sys::json_string(text) == "\"" + json + "\"");
}

TEST_CASE("the limits of each length are good UTF-8") {
  const char* text = GENERATE("\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF",
                              "\xEE\x80\x80", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF");
  CHECK(sys::json_string(text) == "\"" + std::string(text) + "\"");
}

TEST_CASE("members stand in the order in which they were added") {
  CHECK(sys::JsonLine().text() == "{}");
  CHECK(sys::JsonLine().add("pid", 12).add("type", "uts").text() ==
        R"({"pid":12,"type":"uts"})");
  CHECK(sys::JsonLine().add("result", -1L).text() == R"({"result":-1})");
  CHECK(sys::JsonLine().add("big", 18446744073709551615UL).text() ==
        R"({"big":18446744073709551615})");
}

TEST_CASE("a list of pids, and an empty one") {
  const std::vector<pid_t> pids = {1, 23};
  CHECK(sys::JsonLine().add("pids", pids).text() == R"({"pids":[1,23]})");
  CHECK(sys::JsonLine().add("pids", std::vector<pid_t>()).text() == R"({"pids":[]})");
}

TEST_CASE("a name is escaped as well") {
  CHECK(sys::JsonLine().add("a\"b", 1).text() == R"({"a\"b":1})");
}
