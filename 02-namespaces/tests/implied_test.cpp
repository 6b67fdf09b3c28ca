// implied_test.cpp — which options bring which others, and the words of --userns.
#include "02-namespaces/deeper/implied.h"

#include <unistd.h>

#include <fmt/format.h>

#include "lib/error.h"
#include "lib/tests/catch.h"

namespace {

tinbox::IdMaps maps_of(const std::string& text) {
  tinbox::BoxOptions options;
  options.id_maps = text;
  tinbox::complete(options);
  return options.box.id_maps.value();
}

std::string uids_of(const std::string& text) {
  return tinbox::map_text(maps_of(text).uids);
}

}  // namespace

TEST_CASE("one range or several, for users and for groups") {
  CHECK(uids_of("0:100000:65536") == "0 100000 65536\n");
  CHECK(uids_of("0:1000:1,1:200000:9") == "0 1000 1\n1 200000 9\n");
  CHECK(uids_of("0:0:4294967295") == "0 0 4294967295\n");
  CHECK(tinbox::map_text(maps_of("5:100000:7").gids) == "5 100000 7\n");
}

TEST_CASE("our own uid alone goes with our own gid") {
  const auto maps = maps_of(fmt::format("7:{}:1", ::geteuid()));
  CHECK(tinbox::map_text(maps.gids) == fmt::format("7 {} 1\n", ::getegid()));
  CHECK(uids_of("self") == fmt::format("0 {} 1\n", ::geteuid()));
}

TEST_CASE("what is no map is refused by name") {
  const char* text =
      GENERATE("0", "0:1", "0:1:2:3", "a:0:1", "0:0:", "-1:0:1", "0:0:1x", "0:0:1,",
               "0:0:4294967296", "0:0:0", "1:0:4294967295", "0:4294967295:1",
               "0:0:2,1:9:1", "0:5:2,7:6:1", "0:0:1,0:0:1");
  CAPTURE(text);
  CHECK_THROWS_AS(maps_of(text), sys::InputError);
}

TEST_CASE("ranges may touch") { CHECK_NOTHROW(maps_of("0:0:5,5:5:5,10:100:1")); }

TEST_CASE("pid, init and a root bring a mount namespace") {
  tinbox::BoxOptions pid;
  pid.box.namespaces.pid = true;
  tinbox::BoxOptions init;
  init.init = true;
  tinbox::BoxOptions root;
  root.box.root = "/anywhere";
  for (auto* options : {&pid, &init, &root}) {
    tinbox::complete(*options);
    CHECK(options->box.namespaces.mount);
    CHECK(options->box.namespaces.pid == (options != &root));
  }
}

TEST_CASE("all is every kind, with a name and clocks") {
  tinbox::BoxOptions options;
  options.all = true;
  tinbox::complete(options);
  const auto& [uts, pid, mount, ipc, net, cgroup, user, time] = options.box.namespaces;
  CHECK((uts && pid && mount && ipc && net && cgroup && user && time));
  CHECK(options.box.hostname == "box");
  CHECK(options.time == "0");
}

TEST_CASE("nothing is made that nobody asked for") {
  tinbox::BoxOptions options;
  tinbox::complete(options);
  const auto& [uts, pid, mount, ipc, net, cgroup, user, time] = options.box.namespaces;
  CHECK_FALSE((uts || pid || mount || ipc || net || cgroup || user || time));
}

TEST_CASE("a host name of 64 bytes is the longest") {
  tinbox::BoxOptions options;
  options.box.hostname.assign(64, 'n');
  CHECK_NOTHROW(tinbox::complete(options));
  options.box.hostname.assign(65, 'n');
  CHECK_THROWS_AS(tinbox::complete(options), sys::InputError);
}

TEST_CASE("mounts stay shared only where none of ours is made") {
  tinbox::BoxOptions options;
  options.box.private_mounts = false;
  options.box.namespaces.mount = true;
  CHECK_NOTHROW(tinbox::complete(options));
  options.box.namespaces.pid = true;
  CHECK_THROWS_AS(tinbox::complete(options), sys::InputError);
}
