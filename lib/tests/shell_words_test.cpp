// shell_words_test.cpp — what a shell reads back is what was written.
#include "lib/shell_words.h"

#include "lib/tests/catch.h"
#include "lib/tests/processes.h"

TEST_CASE("plain words stay as they are, others get quotes") {
  CHECK(sys::shell_word("/bin/sh") == "/bin/sh");
  CHECK(sys::shell_word("") == "''");
  CHECK(sys::shell_word("it's") == R"('it'\''s')");
}

TEST_CASE("sh reads each word back as it was") {
  const std::vector<std::string> words = {
      "plain", "",   " ",        "two words", "a\nb",  "$HOME", "`id`",
      "it's",  "\"", "\\",       "*",         "~",     "a=b",   "#",
      ";",     "-n", "\xff\x01", "!",         "{a,b}", "grün"};
  for (const auto& word : words) {
    const auto script = "printf '[%s]'" + sys::shell_words({word, "end"});
    const auto [output, status] = tests::run([&]() -> int {
      tests::exec({"/bin/sh", "-c", script});
    });
    CHECK(output == "[" + word + "][end]");
  }
}
