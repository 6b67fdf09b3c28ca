// linux_json_test.cpp — the object "linux" of config.json, and its resources.
#include <sched.h>

#include "06-full-container/tests/bundle_text.h"
#include "lib/tests/catch.h"

namespace tinbox {

namespace {

Bundle with(const std::string& linux_part) {
  return read_text(config_of(plain_process, ", " + linux_part));
}

std::string complaint(const std::string& linux_part) {
  return complaint_about(config_of(plain_process, ", " + linux_part));
}

// "namespaces" stands in config_of already, and of two members the last one counts.
std::string namespaces(const std::string& list) {
  return R"("namespaces": [{"type": "mount"}, )" + list + "]";
}

Limits limits_of(const std::string& resources) {
  return with(R"("resources": {)" + resources + "}").resources.limits;
}

}  // namespace

TEST_CASE("a namespace is new, or another's") {
  const auto config =
      with(namespaces(R"({"type": "pid"}, {"type": "network", "path": "/run/n"})"))
          .config;
  CHECK(config.namespaces.pid);
  CHECK_FALSE(config.namespaces.net);
  REQUIRE(config.joined.size() == 1);
  CHECK(config.joined[0].path == "/run/n");
  CHECK(config.joined[0].flag == CLONE_NEWNET);
}

TEST_CASE("a namespace that stands there twice is refused") {
  CHECK(complaint(namespaces(R"({"type": "mount"})")) ==
        "config.json: linux.namespaces[1]: mount stands here twice");
}

TEST_CASE("a user namespace has maps") {
  const auto maps = R"("uidMappings": [{"containerID": 0, "hostID": 5, "size": 6}],
                       "gidMappings": [{"containerID": 1, "hostID": 2, "size": 3}])";
  const auto config = with(namespaces(R"({"type": "user"}], )" + std::string(maps) +
                                      R"(, "maskedPaths": ["/a")"))
                          .config;
  REQUIRE(config.id_maps);
  REQUIRE(config.id_maps->uids.size() == 1);
  const auto [inside, outside, count] = config.id_maps->uids[0];
  CHECK(inside == 0);
  CHECK(outside == 5);
  CHECK(count == 6);
  CHECK(config.id_maps->gids.at(0).outside == 2);
  CHECK(complaint(namespaces(R"({"type": "user"})"))
            .find("linux.uidMappings: is missi") != std::string::npos);
  CHECK(complaint(maps).find("needs a new user namespace") != std::string::npos);
}

TEST_CASE("memory: swap counts both, and -1 is unlimited") {
  auto limits = limits_of(R"("memory": {"limit": 100, "swap": 150})");
  CHECK(limits.memory_bytes == 100);
  CHECK(limits.swap_bytes == 50);
  limits = limits_of(R"("memory": {"limit": -1, "swap": -1})");
  CHECK(limits.memory_bytes == unlimited);
  CHECK(limits.swap_bytes == unlimited);
  limits = limits_of(R"("memory": {"limit": 0, "swap": 0})");
  CHECK_FALSE(limits.memory_bytes);
  CHECK_FALSE(limits.swap_bytes);
  CHECK(complaint(R"("resources": {"memory": {"swap": 99}})")
            .find("linux.resources.memory.swap: it counts the memory too: name") !=
        std::string::npos);
  CHECK(complaint(R"("resources": {"memory": {"limit": 100, "swap": 99}})")
            .find("linux.resources.memory.swap: it counts the memory too") !=
        std::string::npos);
}

TEST_CASE("processes: 0 and -1 are unlimited") {
  CHECK(limits_of(R"("pids": {"limit": 7})").processes == 7);
  CHECK(limits_of(R"("pids": {"limit": 0})").processes == unlimited);
  CHECK(limits_of(R"("pids": {"limit": -1})").processes == unlimited);
}

}  // namespace tinbox
