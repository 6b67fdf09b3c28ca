// time_offsets_test.cpp — the words of --time.
#include "02-namespaces/deeper/time_offsets.h"

#include <time.h>

#include "lib/error.h"
#include "lib/tests/catch.h"

TEST_CASE("an offset is a number of seconds for both clocks") {
  const long seconds = GENERATE(0L, 1L, -1L, -3600L, 1000000000L);
  const auto offsets = tinbox::parse_time_offsets(std::to_string(seconds));
  CHECK(offsets.monotonic == seconds);
  CHECK(offsets.boottime == seconds);
}

TEST_CASE("-uptime takes away what each clock shows") {
  timespec monotonic{};
  timespec boottime{};
  ::clock_gettime(CLOCK_MONOTONIC, &monotonic);
  ::clock_gettime(CLOCK_BOOTTIME, &boottime);
  const auto offsets = tinbox::parse_time_offsets("-uptime");
  CHECK(offsets.monotonic <= -monotonic.tv_sec);
  CHECK(offsets.monotonic >= -monotonic.tv_sec - 2);
  CHECK(offsets.boottime <= -boottime.tv_sec);
  CHECK(offsets.boottime >= -boottime.tv_sec - 2);
}

TEST_CASE("anything else is refused by name") {
  const char* text = GENERATE("", "1.5", "1h", "uptime", "+5", " 5", "0x5", "-",
                              "99999999999999999999");
  CAPTURE(text);
  CHECK_THROWS_AS(tinbox::parse_time_offsets(text), sys::InputError);
}
