// systemd_test.cpp — what systemd is told about a container: the names, the properties.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "06-full-container/systemd/properties.h"
#include "06-full-container/systemd/unit.h"
#include "06-full-container/tests/bundle_text.h"
#include "lib/error.h"
#include "lib/tests/catch.h"

namespace tinbox {

using Catch::Matchers::StartsWith;

namespace {

Unit scope(const std::string& path) { return scope_of(path, "web", Manager::system); }

// "MemoryMax t 1000; TasksMax t 5"
std::string text_of(const std::vector<Property>& properties) {
  std::vector<std::string> texts;
  for (const auto& [name, value] : properties)
    texts.push_back(fmt::format("{} {}", name, fmt::join(value, " ")));
  return fmt::format("{}", fmt::join(texts, "; "));
}

std::string properties(const std::string& members) {
  const auto config = config_of(plain_process, R"(, "resources": {)" + members + "}");
  return text_of(properties_of(read_text(config).resources));
}

std::string annotated(const std::string& name, const std::string& value) {
  return text_of(annotated_properties({{"org.systemd.property." + name, value}}));
}

}  // namespace

TEST_CASE("a path has three parts, and two of them may be left out") {
  CHECK(scope("machine.slice:libpod:4711").name == "libpod-4711.scope");
  CHECK(scope("machine.slice:libpod:4711").slice == "machine.slice");
  CHECK(scope("::4711").name == "tinrun-4711.scope");
  CHECK(scope("").name == "tinrun-web.scope");
  CHECK(scope("").slice == "system.slice");
  CHECK(scope_of("", "web", Manager::user).slice == "user.slice");
  CHECK(scope("-:a:b").slice == "-.slice");
}

TEST_CASE("what may not stand in a unit's name is escaped") {
  CHECK(scope("::a+b c").name == "tinrun-a\\x2bb\\x20c.scope");
  CHECK(scope("::a\\x2bb").name == "tinrun-a\\x2bb.scope");  // it is already
  CHECK(scope(":a/b:c@d").name == "a\\x2fb-c\\x40d.scope");
}

TEST_CASE("a path that is of another form is refused with an example") {
  for (const auto* path :
       {"/web", "a:b", "a:b:c:d", "system.slice:a:", "a.scope:b:c", ".slice:a:b",
        "-a.slice:b:c", "a-.slice:b:c", "--.slice:b:c", "a--b.slice:c:d",
        "a.slice/b.slice:c:d", "a b.slice:c:d", "system.slice:a:b.slice"})
    CHECK_THROWS_WITH(
        scope(path),
        StartsWith(fmt::format("config.json: linux.cgroupsPath: {:?}: ", path)));
  CHECK_THROWS_AS(scope("::" + std::string(250, 'a')), sys::InputError);
}

TEST_CASE("a slice is below the one whose name it begins with") {
  CHECK(group_below_manager({"x.scope", "a.slice"}) == "/a.slice/x.scope");
  CHECK(group_below_manager({"x.scope", "a-b-c.slice"}) ==
        "/a.slice/a-b.slice/a-b-c.slice/x.scope");
  CHECK(group_below_manager({"x.scope", "-.slice"}) == "/x.scope");
}

TEST_CASE("an object's path has letters and digits only, no digit first") {
  const std::string units = "/org/freedesktop/systemd1/unit/";
  CHECK(object_path({"tinrun-a.scope", ""}) == units + "tinrun_2da_2escope");
  CHECK(object_path({"1\\x2b2.scope", ""}) == units + "_31_5cx2b2_2escope");
}

TEST_CASE("each limit that systemd knows is a property") {
  CHECK(properties(R"("memory": {"limit": 1000, "swap": 3000, "reservation": 500})") ==
        "MemoryMax t 1000; MemorySwapMax t 2000; MemoryLow t 500");
  CHECK(properties(R"("pids": {"limit": -1})") == "TasksMax t 18446744073709551615");
  CHECK(properties(R"("cpu": {"shares": 1024})") == "CPUWeight t 39");
  CHECK(properties(R"("blockIO": {"weight": 10})") == "IOWeight t 1");
  CHECK(properties(R"("unified": {"memory.high": "max", "cpu.weight": "7",
                                  "memory.oom.group": "1"})") ==
        "MemoryHigh t 18446744073709551615; CPUWeight t 7");
}

TEST_CASE("a quota is so much in a second, in whole percents and not less") {
  CHECK(properties(R"("cpu": {"quota": 50000})") ==
        "CPUQuotaPerSecUSec t 500000; CPUQuotaPeriodUSec t 100000");
  CHECK(properties(R"("cpu": {"quota": 3333, "period": 10000})") ==
        "CPUQuotaPerSecUSec t 340000; CPUQuotaPeriodUSec t 10000");
  CHECK(properties(R"("cpu": {"quota": -1})") ==
        "CPUQuotaPerSecUSec t 18446744073709551615; CPUQuotaPeriodUSec t 100000");
  CHECK(properties(R"("unified": {"cpu.max": "what"})").empty());
}

TEST_CASE("a list of processors is a bit for each") {
  CHECK(properties(R"("cpu": {"cpus": "0-1,3"})") == "AllowedCPUs ay 1 11");
  CHECK(properties(R"("cpu": {"cpus": "8", "mems": "0"})") ==
        "AllowedCPUs ay 2 0 1; AllowedMemoryNodes ay 1 1");
  CHECK(properties(R"("cpu": {"cpus": "0-99999999"})").empty());
  CHECK(properties(R"("cpu": {"cpus": "a"})").empty());  // the kernel will say so
}

TEST_CASE("an annotation is a property in words of GVariant's") {
  CHECK(annotated("TimeoutStopUSec", "uint64 5") == "TimeoutStopUSec t 5");
  CHECK(annotated("TimeoutStopSec", "5") == "TimeoutStopUSec t 5000000");
  CHECK(annotated("CollectMode", "'inactive'") == "CollectMode s inactive");
  CHECK(annotated("Description", R"("it's \"so\"")") == "Description s it's \"so\"");
  CHECK(annotated("SendSIGHUP", "true") == "SendSIGHUP b true");
  CHECK(annotated("OOMScoreAdjust", "int32 -5") == "OOMScoreAdjust i -5");
  CHECK(annotated("After", "['a.service', 'b.service']") ==
        "After as 2 a.service b.service");
  CHECK(annotated_properties({{"org.systemd.other", "what"}}).empty());
}

TEST_CASE("an annotation that is no value is refused with its name") {
  for (const auto* value : {"", "what", "'open", "'a' 'b'", "uint64 x", "[", "['a'",
                            "['a' 'b']", "['a',]", "[]x", "'a\\"})
    CHECK_THROWS_WITH(annotated("A", value),
                      StartsWith("config.json: annotations.org.systemd.property.A: "));
  CHECK_THROWS_AS(annotated("A B", "true"), sys::InputError);
  CHECK_THROWS_AS(annotated("", "true"), sys::InputError);
}

}  // namespace tinbox
