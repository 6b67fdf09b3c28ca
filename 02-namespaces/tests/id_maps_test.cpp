// id_maps_test.cpp — the text of id maps, and who may write which.
#include "02-namespaces/id_maps.h"

#include <linux/sched.h>
#include <unistd.h>

#include <fmt/format.h>

#include "02-namespaces/deeper/newuidmap.h"
#include "02-namespaces/namespaces.h"
#include "lib/error.h"
#include "lib/tests/catch.h"

namespace {

// Writes `maps` for a child in a new user namespace; answers what /proc then says.
std::string uid_map_after_writing(const tinbox::IdMaps& maps) {
  std::string text;
  const auto prepare = [&](const sys::Child& child) {
    tinbox::write_id_maps(child.pid(), maps);
    text = sys::read_file(fmt::format("/proc/{}/uid_map", child.pid()));
  };
  sys::spawn([] { return tinbox::clone_child(CLONE_NEWUSER); }, prepare,
             [](sys::Lifeline&) { _exit(0); })
      .wait();
  return text;
}

}  // namespace

TEST_CASE("a map is one line a range: inside, outside, count") {
  CHECK(tinbox::map_text({}) == "");
  CHECK(tinbox::map_text({{0, 1000, 1}}) == "0 1000 1\n");
  CHECK(tinbox::map_text({{0, 1000, 1}, {1, 100000, 65535}}) ==
        "0 1000 1\n1 100000 65535\n");
  CHECK(tinbox::map_text({{4294967294, 0, 1}}) == "4294967294 0 1\n");
}

TEST_CASE("by default the caller is root inside") {
  const auto maps = tinbox::map_caller_to_root();
  CHECK(tinbox::map_text(maps.uids) == fmt::format("0 {} 1\n", ::geteuid()));
  CHECK(tinbox::map_text(maps.gids) == fmt::format("0 {} 1\n", ::getegid()));
}

TEST_CASE("the kernel shows the map that was written") {
  const auto text = uid_map_after_writing(tinbox::map_caller_to_root());
  CHECK(text == fmt::format("{:>10} {:>10} {:>10}\n", 0, ::geteuid(), 1));
}

TEST_CASE("ranges that overlap are the kernel's to refuse, and leave no child") {
  const tinbox::IdMaps maps{.uids = {{0, 0, 10}, {5, 100, 10}}, .gids = {{0, 0, 1}}};
  CHECK_THROWS_AS(uid_map_after_writing(maps), sys::Error);
}

TEST_CASE("whoever may set uids needs no helper for any map") {
  CHECK_FALSE(tinbox::need_helper({.uids = {{0, 0, 1}}, .gids = {{0, 0, 1}}}));
  CHECK_FALSE(tinbox::need_helper({.uids = {{0, 7, 9}, {9, 99, 9}}, .gids = {}}));
}
