// above_test.cpp — what is asked of the groups above, before and beside a group.
#include "03-cgroups/deeper/above.h"

#include <unistd.h>

#include <fmt/format.h>

#include "03-cgroups/cgroup_v2.h"
#include "03-cgroups/deeper/step_aside.h"
#include "03-cgroups/tests/fake_host.h"
#include "lib/error.h"
#include "lib/tests/catch.h"

namespace tinbox {

namespace {

const std::string top = "/sys/fs/cgroup";

// What is refused for a group a/b/x, or "".
std::string refusal(const FakeHost& host, const Limits& limits) try {
  require_allowed_above(CgroupV2({host.root() + top, "/a/b/x"}), limits);
  return "";
} catch (const sys::InputError& error) {
  return error.what();
}

Limits cpus(std::uint64_t us) {
  Limits limits;
  limits.cpu_us = us;
  return limits;
}

}  // namespace

TEST_CASE("no more processor time than any group above has, whatever its period") {
  FakeHost host(mount_v2(top), "0::/a/b\n");
  host.write(top + "/a/cpu.max", "50000 200000\n");
  host.write(top + "/a/b/cpu.max", "max 100000\n");
  CHECK(refusal(host, cpus(25'000)) == "");
  CHECK(refusal(host, cpus(unlimited)) == "");
  const auto told = refusal(host, cpus(26'000));
  CHECK(told == fmt::format("--cpus 0.26: {} allows 0.25: ask for no more",
                            host.root() + top + "/a"));
}

TEST_CASE("no more memory than any group above has, and it is told as it is typed") {
  FakeHost host(mount_v2(top), "0::/a/b\n");
  host.write(top + "/a/b/memory.max", "67108864\n");
  Limits limits;
  limits.memory_bytes = 64 << 20;
  CHECK(refusal(host, limits) == "");
  limits.memory_bytes = 65 << 20;
  CHECK(refusal(host, limits).starts_with("--memory 65M: "));
}

TEST_CASE("who cannot step aside leaves no group behind") {
  FakeHost host(mount_v2(top), "0::/a\n");
  host.write(top + "/cgroup.controllers", "pids\n");
  host.write(top + "/a/cgroup.type", "domain\n");
  host.write(top + "/a/cgroup.procs", fmt::format("{}\n", ::getpid()));
  host.write(top + "/a/cgroup.subtree_control", "\n");
  Limits limits;
  limits.processes = 9;
  // No kernel fills the directory that is made: there is nothing to write the pid to.
  CHECK_THROWS_AS(StepAside(find_hierarchies(host.root()), "x", limits), sys::Error);
  for (const auto& entry :
       std::filesystem::directory_iterator(host.root() + top + "/a"))
    CHECK_FALSE(entry.is_directory());
}

}  // namespace tinbox
