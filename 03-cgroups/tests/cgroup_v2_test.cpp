// cgroup_v2_test.cpp — what is written where, in a directory instead of a kernel.
#include "03-cgroups/cgroup_v2.h"

#include "03-cgroups/tests/fake_host.h"
#include "lib/error.h"
#include "lib/files.h"
#include "lib/tests/catch.h"

namespace tinbox {

namespace {

struct FakeGroup {
  FakeGroup() : host("", ""), place{host.root() + "/cg", "/a/b"} {
    for (const auto* group : {"", "/a"})
      host.write(std::string("/cg") + group + "/cgroup.subtree_control", "pids\n");
    host.make_directory("/cg/a/b");
  }

  std::string read(const std::string& name) { return sys::read_file(place.file(name)); }
  void write(const std::string& name, const std::string& text) {
    host.write("/cg/a/b/" + name, text);
  }

  FakeHost host;
  GroupPlace place;
};

}  // namespace

TEST_CASE("a place has a directory, files and a parent") {
  const GroupPlace place{"/sys/fs/cgroup", "/a/b"};
  CHECK(place.directory() == "/sys/fs/cgroup/a/b");
  CHECK(place.file("x") == "/sys/fs/cgroup/a/b/x");
  CHECK(place.parent().group == "/a");
  CHECK(place.parent().parent().is_top());
  CHECK(place.parent().parent().directory() == "/sys/fs/cgroup");
}

TEST_CASE("each limit has its file, and its words") {
  FakeGroup group;
  for (const auto* name : {"memory.max", "memory.swap.max", "cpu.max", "cpu.weight",
                           "pids.max", "cpuset.cpus", "io.max"})
    group.write(name, "");
  write_limits(group.place, {.memory_bytes = 64 << 20,
                             .swap_bytes = 0,
                             .cpu_us = 50'000,
                             .cpu_weight = 200,
                             .processes = 20,
                             .cpus = "0-1",
                             .io = {{"7:0", "wbps", 1024}}});
  CHECK(group.read("memory.max") == "67108864");
  CHECK(group.read("memory.swap.max") == "0");
  CHECK(group.read("cpu.max") == "50000 100000");
  CHECK(group.read("cpu.weight") == "200");
  CHECK(group.read("pids.max") == "20");
  CHECK(group.read("cpuset.cpus") == "0-1");
  CHECK(group.read("io.max") == "7:0 wbps=1024");
}

TEST_CASE("no limit is no write") {
  FakeGroup group;
  CHECK_NOTHROW(write_limits(group.place, {}));
}

TEST_CASE("a controller is enabled at each level from the top, where it is not") {
  FakeGroup group;
  enable_controllers(group.place.parent(), {"memory", "pids"});
  CHECK(sys::read_file(group.place.parent().file("cgroup.subtree_control"))
            .starts_with("+memory"));
  CHECK(sys::read_file(group.host.root() + "/cg/cgroup.subtree_control")
            .starts_with("+memory"));
}

TEST_CASE("what the kernel counts is read; what it does not is left out") {
  FakeGroup group;
  group.write("memory.current", "4096\n");
  group.write("memory.max", "max\n");
  group.write("cpu.stat", "usage_usec 70\nuser_usec 60\nnr_throttled 3\n");
  const auto usage = CgroupV2(group.place).usage();
  CHECK(usage.memory_bytes == 4096U);
  CHECK(usage.memory_limit_bytes == unlimited);
  CHECK(usage.cpu_us == 70U);
  CHECK(usage.throttled_periods == 3U);
  CHECK_FALSE(usage.memory_peak_bytes);
  CHECK_FALSE(usage.processes);
}

TEST_CASE("the limit that was reached may be the one above") {
  FakeGroup group;
  group.write("memory.events", "low 0\noom 0\noom_kill 2\n");
  group.host.write("/cg/a/memory.events", "oom 1\noom_kill 2\n");
  group.host.write("/cg/a/memory.max", "8192\n");
  const auto why = CgroupV2(group.place).out_of_memory();
  REQUIRE(why);
  CHECK(why->group == group.host.root() + "/cg/a");
  CHECK(why->limit_bytes == 8192);
  CHECK(why->killed == 2);
}

TEST_CASE("nobody was killed") {
  FakeGroup group;
  CHECK_FALSE(CgroupV2(group.place).out_of_memory());
  group.write("memory.events", "oom 0\noom_kill 0\n");
  CHECK_FALSE(CgroupV2(group.place).out_of_memory());
}

TEST_CASE("the wait for an entry ends when it has the value, or with the patience") {
  FakeGroup group;
  group.write("cgroup.events", "populated 0\nfrozen 1\n");
  const auto file = group.place.file("cgroup.events");
  CHECK(wait_for_entry(file, "populated", 0, Patience(0)));
  CHECK_FALSE(wait_for_entry(file, "frozen", 0, Patience(20)));
}

}  // namespace tinbox
