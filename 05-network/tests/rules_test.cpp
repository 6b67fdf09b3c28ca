// rules_test.cpp — rules that nft does not take.
#include "05-network/nat.h"
#include "lib/tests/catch.h"

TEST_CASE("what is wrong with rules is told in nft's own words") {
  try {
    const tinbox::Rules rules("inet", "tinbox-test", "  these are no rules\n");
    FAIL("nft has taken them");
  } catch (const std::runtime_error& error) {
    CHECK(std::string(error.what()).find("syntax error") != std::string::npos);
  }
}
