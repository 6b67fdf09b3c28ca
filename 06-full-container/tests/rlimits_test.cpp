// rlimits_test.cpp — limits of a process, as they are typed.
#include "06-full-container/security/rlimits.h"

#include <sys/resource.h>

#include "lib/error.h"
#include "lib/tests/catch.h"

namespace tinbox {

TEST_CASE("a name, a soft limit and a hard one") {
  const auto limit = parse_rlimit("nofile=1024:2048");
  CHECK(limit.resource == RLIMIT_NOFILE);
  CHECK(limit.soft == 1024);
  CHECK(limit.hard == 2048);
}

TEST_CASE("one number is both, and a word is no limit at all") {
  CHECK(parse_rlimit("nproc=100").soft == 100);
  CHECK(parse_rlimit("nproc=100").hard == 100);
  CHECK(parse_rlimit("CORE=0:unlimited").hard == RLIM_INFINITY);
}

TEST_CASE("what is no limit") {
  for (const auto* bad : {"", "nofile", "nofile=", "nofile=1:", "nofile=1:2:3", "x=1",
                          "nofile=-1", "nofile=2:1", "nofile=1k", "nofile=1=2",
                          "nofile=unlimited:1", "nofile=99999999999999999999"})
    CHECK_THROWS_AS(parse_rlimit(bad), sys::InputError);
}

TEST_CASE("in config.json limits have their full names") {
  CHECK(rlimit_number("RLIMIT_STACK") == RLIMIT_STACK);
  for (const auto* bad : {"", "STACK", "RLIMIT_", "RLIMIT_stack"})
    CHECK_FALSE(rlimit_number(bad));
}

}  // namespace tinbox
