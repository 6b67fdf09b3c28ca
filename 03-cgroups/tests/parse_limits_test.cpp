// parse_limits_test.cpp — limits as they are typed.
#include "03-cgroups/deeper/parse_limits.h"

#include "lib/error.h"
#include "lib/tests/catch.h"

namespace tinbox {

TEST_CASE("sizes") {
  CHECK(parse_size("--memory", "0") == 0);
  CHECK(parse_size("--memory", "4096") == 4096);
  CHECK(parse_size("--memory", "64K") == 64ULL << 10);
  CHECK(parse_size("--memory", "64M") == 64ULL << 20);
  CHECK(parse_size("--memory", "64m") == 64ULL << 20);
  CHECK(parse_size("--memory", "2G") == 2ULL << 30);
  CHECK(parse_size("--memory", "1T") == 1ULL << 40);
  CHECK(parse_size("--memory", "max") == unlimited);
  for (const auto* bad : {"", "M", "64Q", "64q", "-1", "1e99", "1.5G", " 1", "1 ",
                          "64MB", "0x10", "99999999999999999999", "9999999999T", "+1"})
    CHECK_THROWS_AS(parse_size("--memory", bad), sys::InputError);
}

TEST_CASE("a size is printed as it is typed") {
  for (const auto* text : {"0", "1", "1023", "4K", "64M", "3G", "1T", "2048T", "max"})
    CHECK(size_text(parse_size("--memory", text)) == text);
  CHECK(size_text(1 << 20 | 1) == "1048577");
}

TEST_CASE("processors: hundredths of one, in the kernel's period") {
  CHECK(parse_cpus("--cpus", "1") == 100'000);
  CHECK(parse_cpus("--cpus", "0.5") == 50'000);
  CHECK(parse_cpus("--cpus", "0.05") == 5'000);
  CHECK(parse_cpus("--cpus", "0.01") == 1'000);
  CHECK(parse_cpus("--cpus", "2.25") == 225'000);
  CHECK(parse_cpus("--cpus", "max") == unlimited);
  for (const auto* bad :
       {"", "0", "0.0", "0.001", "-1", "1e3", ".5", "1.", "1.2.3", "9000", "a", "1,5"})
    CHECK_THROWS_AS(parse_cpus("--cpus", bad), sys::InputError);
}

TEST_CASE("counts") {
  CHECK(parse_count("--pids", "20", 100) == 20);
  CHECK(parse_count("--pids", "max", 100) == unlimited);
  for (const auto* bad : {"", "0", "101", "-1", "x", "1K"})
    CHECK_THROWS_AS(parse_count("--pids", bad, 100), sys::InputError);
}

TEST_CASE("a weight is a number: nothing is without a weight") {
  CHECK(parse_weight("--cpu-weight", "1") == 1);
  CHECK(parse_weight("--cpu-weight", "10000") == 10000);
  for (const auto* bad : {"", "0", "10001", "-1", "x", "max"})
    CHECK_THROWS_AS(parse_weight("--cpu-weight", bad), sys::InputError);
}

TEST_CASE("lists of processors") {
  for (const auto* good : {"0", "0-0", "0,0"})
    CHECK(parse_cpu_list("--cpuset", good) == good);
  for (const auto* bad : {"", "1-0", "a", "0-", "-1", "0,,1", "0-1-2", "8191", "0 1"})
    CHECK_THROWS_AS(parse_cpu_list("--cpuset", bad), sys::InputError);
}

TEST_CASE("brakes on a device") {
  const auto limit = parse_io_limit("--io-max", "7:0:wbps=1M");
  CHECK(limit.device == "7:0");
  CHECK(limit.key == "wbps");
  CHECK(limit.value == 1 << 20);
  CHECK(parse_io_limit("--io-max", "7:0:riops=max").value == unlimited);
  for (const auto* bad : {"", "7:0", "7:0:wbps", "7:0:wbps=", "7:0:wbps=0", "7:0:x=1",
                          "7:wbps=1", "a:b:wbps=1", "/dev/null:wbps=1",
                          "/no/such:wbps=1", "/etc/passwd:wbps=1", "7:0:wbps=1Q"})
    CHECK_THROWS_AS(parse_io_limit("--io-max", bad), sys::InputError);
}

}  // namespace tinbox
