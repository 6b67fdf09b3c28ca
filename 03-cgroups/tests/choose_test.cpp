// choose_test.cpp — which group is made of which host, and where.
#include "03-cgroups/deeper/choose.h"

#include <algorithm>

#include "03-cgroups/tests/fake_host.h"
#include "lib/error.h"
#include "lib/tests/catch.h"

namespace tinbox {

namespace {

std::vector<std::string> directories_of(FakeHost& host, const std::string& path,
                                        const Limits& limits) {
  const auto group = new_cgroup(find_hierarchies(host.root()), path, limits);
  auto found = group->directories();
  for (auto& directory : found) directory = directory.substr(host.root().size());
  return found;
}

// A version 2 group with processes, controllers enabled below it, or neither.
void make_group(FakeHost& host, const std::string& path, const std::string& processes,
                const std::string& enabled) {
  host.write(path + "/cgroup.type", "domain\n");
  host.write(path + "/cgroup.procs", processes);
  host.write(path + "/cgroup.subtree_control", enabled);
}

const Limits some_memory{.memory_bytes = 1,
                         .swap_bytes = {},
                         .cpu_us = {},
                         .cpu_weight = {},
                         .processes = {},
                         .cpus = {},
                         .io = {}};
const std::string top = "/sys/fs/cgroup";

struct HostV2 : FakeHost {
  HostV2() : FakeHost(mount_v2(top), "0::/a/b\n") {
    write(top + "/cgroup.controllers", "memory pids\n");
    write(top + "/cgroup.subtree_control", "memory\n");
    make_group(*this, top + "/a", "", "memory\n");
    make_group(*this, top + "/a/b", "", "\n");
  }
};

}  // namespace

TEST_CASE("version 2: below our own group, if that is possible") {
  HostV2 host;
  CHECK(directories_of(host, "x", some_memory) ==
        std::vector<std::string>{top + "/a/b/x"});
}

TEST_CASE("version 2: beside it, if it has processes of its own") {
  HostV2 host;
  make_group(host, top + "/a/b", "17\n", "\n");
  CHECK(directories_of(host, "x", some_memory).front() == top + "/a/x");
  CHECK(directories_of(host, "x", {}).front() == top + "/a/b/x");  // needs nothing
}

TEST_CASE("version 2: never out of a group that has a limit") {
  HostV2 host;
  make_group(host, top + "/a/b", "17\n", "\n");
  host.write(top + "/a/b/memory.max", "4096\n");
  CHECK(directories_of(host, "x", some_memory).front() == top + "/a/b/x");
  host.write(top + "/a/b/memory.max", "max\n");
  CHECK(directories_of(host, "x", some_memory).front() == top + "/a/x");
}

TEST_CASE("an absolute path counts from the top of each tree") {
  HostV2 host;
  CHECK(directories_of(host, "/y/z", some_memory).front() == top + "/y/z");
}

TEST_CASE("version 1: in the trees that the limits need, and in the freezer's") {
  FakeHost host(mount_v1(top + "/memory", "memory") + mount_v1(top + "/pids", "pids") +
                    mount_v1(top + "/cpu", "cpu,cpuacct") +
                    mount_v1(top + "/freezer", "freezer"),
                "4:memory:/m\n3:pids:/p\n2:cpu,cpuacct:/\n1:freezer:/f\n");
  CHECK(directories_of(host, "x", some_memory) ==
        std::vector<std::string>{top + "/freezer/f/x", top + "/memory/m/x"});
  Limits limits;
  limits.cpu_weight = 100;
  CHECK(directories_of(host, "x", limits) ==
        std::vector<std::string>{top + "/cpu/x", top + "/freezer/f/x"});
}

TEST_CASE("hybrid: each limit in its tree, and version 2 kills") {
  FakeHost host(mount_v1(top + "/cpu", "cpu") + mount_v1(top + "/freezer", "freezer") +
                    mount_v2(top + "/unified"),
                "2:cpu:/\n1:freezer:/\n0::/\n");
  host.write(top + "/unified/cgroup.controllers", "memory\n");
  host.write(top + "/unified/cgroup.subtree_control", "\n");
  auto limits = some_memory;
  CHECK(directories_of(host, "x", limits).front() == top + "/unified/x");
  limits.cpu_us = 1000;
  const auto found = directories_of(host, "x", limits);
  CHECK(found.front() == top + "/unified/x");
  CHECK(std::count(found.begin(), found.end(), top + "/cpu/x") == 1);
}

TEST_CASE("what is nowhere is refused") {
  FakeHost host(mount_v1(top + "/cpu", "cpu"), "1:cpu:/\n");
  CHECK_THROWS_AS(directories_of(host, "x", some_memory), sys::InputError);
  FakeHost bare("", "0::/\n");
  CHECK_THROWS_AS(directories_of(bare, "x", {}), sys::InputError);
}

TEST_CASE("a group that is there is found, from our own upwards") {
  HostV2 host;
  const auto trees = find_hierarchies(host.root());
  host.make_directory(top + "/a/x");
  CHECK(existing_cgroup(trees, "x")->directories().front() ==
        host.root() + top + "/a/x");
  CHECK(existing_cgroup(trees, "/a/x")->directories().size() == 1);
  CHECK_THROWS_AS(existing_cgroup(trees, "/x"), sys::InputError);
  CHECK_THROWS_AS(existing_cgroup(trees, "nowhere"), sys::InputError);
}

TEST_CASE("good paths and bad ones") {
  for (const auto* good : {"a", "/a", "a/b.c", "/a/b-c", "..a"})
    CHECK_NOTHROW(require_good_path(good));
  const auto long_name = std::string(256, 'a');
  for (const auto& bad :
       {std::string("/"), std::string("a//b"), std::string("a/"), std::string(".."),
        std::string("a/../b"), std::string("."), long_name, "a/" + long_name})
    CHECK_THROWS_AS(require_good_path(bad), sys::InputError);
}

TEST_CASE("no two names are the same") {
  CHECK(unique_group_name() != unique_group_name());
}

}  // namespace tinbox
