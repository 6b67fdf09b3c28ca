// capability_names_test.cpp — capabilities(7), by number and by name.
#include "06-full-container/security/capability_names.h"

#include <linux/capability.h>

#include "06-full-container/security/capabilities.h"
#include "lib/tests/catch.h"

namespace tinbox {

TEST_CASE("each number has its name, and each name its bit") {
  for (int number = 0; number <= CAP_LAST_CAP; ++number) {
    const auto name = capability_name(number);
    CHECK(name.starts_with("CAP_"));
    CHECK(capability_bit(name) == std::uint64_t{1} << number);
  }
  CHECK(capability_name(CAP_CHOWN) == "CAP_CHOWN");
  CHECK(capability_name(CAP_SYS_ADMIN) == "CAP_SYS_ADMIN");
  CHECK(capability_name(CAP_CHECKPOINT_RESTORE) == "CAP_CHECKPOINT_RESTORE");
}

TEST_CASE("a number without a name") {
  CHECK(capability_name(63) == "CAP_63");
  CHECK_FALSE(capability_bit("CAP_63"));
}

TEST_CASE("names are written in one way") {
  for (const auto* bad : {"", "KILL", "cap_kill", "CAP_KILL ", "CAP_"})
    CHECK_FALSE(capability_bit(bad));
}

TEST_CASE("a set in words") {
  CHECK(capability_names(0).empty());
  CHECK(capability_names(1 << CAP_CHOWN | 1 << CAP_KILL) == "CAP_CHOWN|CAP_KILL");
}

TEST_CASE("all are those that the kernel knows") {
  CHECK((all_capabilities() & 1) == 1);
  CHECK((all_capabilities() & (all_capabilities() + 1)) == 0);  // without a gap
}

}  // namespace tinbox
