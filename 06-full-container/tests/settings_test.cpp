// settings_test.cpp — linux.resources as lines for files of both versions of groups.
#include "06-full-container/tests/bundle_text.h"
#include "lib/tests/catch.h"

namespace tinbox {

namespace {

std::string resources(const std::string& members) {
  return config_of(plain_process, R"(, "resources": {)" + members + "}");
}

// "cpu.weight=1 cpu.shares=2; …": the lines of each setting.
std::string lines_of(const std::string& members) {
  std::string all;
  for (const auto& setting : read_text(resources(members)).resources.settings) {
    if (!all.empty()) all += "; ";
    for (const auto& [file, text] : setting.lines)
      all += (all.empty() || all.ends_with(' ') ? "" : ", ") + file + "=" + text;
  }
  return all;
}

// What follows "config.json: linux.resources.".
std::string complaint(const std::string& members) {
  constexpr std::string_view place = "config.json: linux.resources.";
  const auto told = complaint_about(resources(members));
  return told.starts_with(place) ? told.substr(place.size()) : told;
}

}  // namespace

TEST_CASE("shares of version 1 are weights of version 2") {
  CHECK(lines_of(R"("cpu": {"shares": 2})") == "cpu.weight=1, cpu.shares=2");
  CHECK(lines_of(R"("cpu": {"shares": 262144})") ==
        "cpu.weight=10000, cpu.shares=262144");
  CHECK(lines_of(R"("cpu": {"shares": 0})").empty());
  CHECK(complaint(R"("cpu": {"shares": 1})") ==
        "cpu.shares: expected a number from 2 to 262144");
}

TEST_CASE("a quota is counted in its period") {
  CHECK(lines_of(R"("cpu": {"quota": 5000, "period": 50000})") ==
        "cpu.cfs_period_us=50000; cpu.max=5000 50000, cpu.cfs_quota_us=5000");
  CHECK(lines_of(R"("cpu": {"quota": -1})") == "cpu.max=max, cpu.cfs_quota_us=-1");
  CHECK(lines_of(R"("cpu": {"quota": 0, "period": 0})").empty());
  CHECK(complaint(R"("cpu": {"quota": 5, "burst": 6})") ==
        "cpu.burst: it cannot be more than cpu.quota");
  CHECK(complaint(R"("cpu": {"idle": 2})") == "cpu.idle: expected 0 or 1");
}

TEST_CASE("memory: what engines write for nothing is nothing") {
  CHECK(lines_of(R"("memory": {"reservation": 0, "kernel": 0, "disableOOMKiller":
                     false, "useHierarchy": true})")
            .empty());
  CHECK(lines_of(R"("memory": {"reservation": -1})") ==
        "memory.low=max, memory.soft_limit_in_bytes=-1");
  CHECK(lines_of(R"("memory": {"swappiness": 0})") == "memory.swappiness=0");
  CHECK(complaint(R"("memory": {"swappiness": 101})") ==
        "memory.swappiness: expected a number from 0 to 100");
  CHECK(complaint(R"("memory": {"useHierarchy": false})")
            .starts_with("memory.useHierarchy: this kernel counts"));
}

TEST_CASE("weights of disks have two scales") {
  CHECK(lines_of(R"("blockIO": {"weight": 10})") ==
        "io.bfq.weight=10, io.weight=1, blkio.weight=10, blkio.bfq.weight=10");
  CHECK(lines_of(R"("blockIO": {"weightDevice":
                     [{"major": 8, "minor": 1, "weight": 1000}]})") ==
        "io.bfq.weight=8:1 1000, io.weight=8:1 10000, blkio.weight_device=8:1 1000, "
        "blkio.bfq.weight_device=8:1 1000");
  CHECK(lines_of(R"("blockIO": {"leafWeight": 20})") == "blkio.leaf_weight=20");
  CHECK(complaint(R"("blockIO": {"weight": 9})") ==
        "blockIO.weight: expected a number from 10 to 1000");
  CHECK(complaint(R"("blockIO": {"weightDevice": [{"major": 8, "minor": 1}]})") ==
        "blockIO.weightDevice[0]: expected a weight or a leafWeight");
}

TEST_CASE("huge pages, RDMA and the network") {
  CHECK(lines_of(R"("hugepageLimits": [{"pageSize": "2MB", "limit": 6}])") ==
        "hugetlb.2MB.max=6, hugetlb.2MB.limit_in_bytes=6; "
        "hugetlb.2MB.rsvd.max=6, hugetlb.2MB.rsvd.limit_in_bytes=6");
  for (const auto* size : {"2", "MB", "2M", "../2MB", "2MBx"})
    CHECK(complaint(fmt::format(
              R"("hugepageLimits": [{{"pageSize": "{}", "limit": 6}}])", size)) ==
          "hugepageLimits[0].pageSize: expected a size such as 64KB, 2MB or 1GB");
  CHECK(lines_of(R"("rdma": {"mlx5_1": {"hcaHandles": 3, "hcaObjects": 4}})") ==
        "rdma.max=mlx5_1 hca_handle=3 hca_object=4");
  CHECK(complaint(R"("rdma": {"mlx5_1": {}})") ==
        "rdma.mlx5_1: expected hcaHandles or hcaObjects");
  CHECK(lines_of(R"("network": {"classID": 7, "priorities":
                     [{"name": "eth0", "priority": 5}]})") ==
        "net_cls.classid=7; net_prio.ifpriomap=eth0 5");
}

TEST_CASE("unified: one line at a time, and after all others") {
  CHECK(lines_of(R"("unified": {"io.max": "8:0 rbps=1\n8:1 rbps=2\n", "a.b": ""},
                     "cpu": {"idle": 1})") ==
        "cpu.idle=1; io.max=8:0 rbps=1; io.max=8:1 rbps=2; a.b=");
}

TEST_CASE("a rate of zero is none") {
  const auto io = read_text(resources(R"("blockIO": {"throttleReadBpsDevice":
                                  [{"major": 8, "minor": 1, "rate": 0}]})"))
                      .resources.limits.io;
  REQUIRE(io.size() == 1);
  CHECK(io[0].value == unlimited);
}

}  // namespace tinbox
