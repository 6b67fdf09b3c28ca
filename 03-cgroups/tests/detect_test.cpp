// detect_test.cpp — hosts with version 2, version 1, both, or none, as trees of files.
#include "03-cgroups/detect.h"

#include "03-cgroups/tests/fake_host.h"
#include "lib/tests/catch.h"

namespace tinbox {

using Names = std::set<std::string>;

namespace {

const Hierarchy* tree_of(const std::vector<Hierarchy>& trees,
                         const std::string& controller) {
  for (const auto& tree : trees)
    if (tree.controllers.contains(controller)) return &tree;
  return nullptr;
}

}  // namespace

TEST_CASE("version 2: one tree, its controllers in a file at the top") {
  FakeHost host(mount_v2("/sys/fs/cgroup"), "0::/user.slice/a.scope\n");
  host.write("/sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory pids\n");
  const auto trees = find_hierarchies(host.root());
  REQUIRE(trees.size() == 1);
  CHECK(trees[0].version == 2);
  CHECK(trees[0].controllers == Names{"cpuset", "cpu", "io", "memory", "pids"});
  CHECK(trees[0].ours.directory() == host.root() + "/sys/fs/cgroup/user.slice/a.scope");
}

TEST_CASE("version 1: a tree for each controller, or for two; blkio is io") {
  FakeHost host(mount_v1("/sys/fs/cgroup/memory", "memory") +
                    mount_v1("/sys/fs/cgroup/cpu,cpuacct", "cpu,cpuacct") +
                    mount_v1("/sys/fs/cgroup/blkio", "blkio") +
                    mount_v1("/sys/fs/cgroup/systemd", "xattr,name=systemd"),
                "5:name=systemd:/s\n4:memory:/m\n3:cpu,cpuacct:/c\n2:blkio:/\n");
  const auto trees = find_hierarchies(host.root());
  REQUIRE(trees.size() == 4);
  const auto directory = [&](const char* name) {
    return tree_of(trees, name)->ours.directory().substr(host.root().size());
  };
  CHECK(directory("memory") == "/sys/fs/cgroup/memory/m");
  CHECK(directory("cpu") == "/sys/fs/cgroup/cpu,cpuacct/c");
  CHECK(tree_of(trees, "cpu") == tree_of(trees, "cpuacct"));
  CHECK(directory("io") == "/sys/fs/cgroup/blkio");
  CHECK(directory("name=systemd") == "/sys/fs/cgroup/systemd/s");
  for (const auto& tree : trees) CHECK(tree.version == 1);
}

TEST_CASE("hybrid: each controller where it is") {
  FakeHost host(
      mount_v1("/sys/fs/cgroup/cpu", "cpu") + mount_v2("/sys/fs/cgroup/unified"),
      "1:cpu:/a\n0::/b\n");
  host.write("/sys/fs/cgroup/unified/cgroup.controllers", "memory pids\n");
  const auto trees = find_hierarchies(host.root());
  REQUIRE(trees.size() == 2);
  CHECK(tree_of(trees, "cpu")->version == 1);
  CHECK(tree_of(trees, "memory")->version == 2);
  CHECK(tree_of(trees, "memory")->ours.group == "/b");
}

TEST_CASE("hybrid, and version 2 has no controller at all") {
  FakeHost host(
      mount_v1("/sys/fs/cgroup/memory", "memory") + mount_v2("/sys/fs/cgroup/unified"),
      "1:memory:/\n0::/\n");
  host.write("/sys/fs/cgroup/unified/cgroup.controllers", "\n");
  const auto trees = find_hierarchies(host.root());
  REQUIRE(trees.size() == 2);
  CHECK(tree_of(trees, "memory")->version == 1);
  for (const auto& tree : trees) CHECK((tree.version == 1 || tree.controllers.empty()));
}

TEST_CASE("nothing is mounted, though the kernel has trees") {
  FakeHost host("", "1:memory:/\n0::/\n");
  CHECK(find_hierarchies(host.root()).empty());
}

TEST_CASE("a mount may show only a part of the tree: our group is what it shows") {
  FakeHost host(mount_v2("/sys/fs/cgroup", "/docker/7f3"), "0::/docker/7f3/sub\n");
  host.write("/sys/fs/cgroup/cgroup.controllers", "pids\n");
  CHECK(find_hierarchies(host.root())[0].ours.group == "/sub");

  FakeHost at_its_top(mount_v2("/sys/fs/cgroup", "/docker/7f3"), "0::/docker/7f3\n");
  at_its_top.write("/sys/fs/cgroup/cgroup.controllers", "pids\n");
  CHECK(find_hierarchies(at_its_top.root())[0].ours.is_top());
}

TEST_CASE("optional fields of mountinfo may be none, or several") {
  const std::string line = " rw shared:2 master:1 propagate_from:3 - cgroup2 none rw\n";
  FakeHost host("30 20 0:26 / /a" + line, "0::/\n");
  host.write("/a/cgroup.controllers", "pids\n");
  CHECK(find_hierarchies(host.root()).at(0).ours.mount_point == host.root() + "/a");
  FakeHost bare("30 20 0:26 / /b rw - cgroup2 none rw\n", "0::/\n");
  bare.write("/b/cgroup.controllers", "pids\n");
  CHECK(find_hierarchies(bare.root()).at(0).ours.mount_point == bare.root() + "/b");
}

}  // namespace tinbox
