// fake_host.h — a tree of files that looks like the /proc and /sys/fs/cgroup of a host.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "lib/tests/temp_dir.h"

namespace tinbox {

class FakeHost {
 public:
  // `mounts` are lines of mountinfo, `groups` of /proc/self/cgroup.
  FakeHost(const std::string& mounts, const std::string& groups) {
    write("/proc/self/mountinfo",
          "20 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n" + mounts);
    write("/proc/self/cgroup", groups);
  }

  void write(const std::string& path, const std::string& text) {
    const std::filesystem::path file(root() + path);
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
  }

  void make_directory(const std::string& path) {
    std::filesystem::create_directories(root() + path);
  }

  std::string root() const { return directory_ / "host"; }

 private:
  tests::TempDir directory_;
};

inline std::string mount_v2(const std::string& point, const std::string& root = "/") {
  return "30 20 0:26 " + root + " " + point + " rw shared:9 - cgroup2 cgroup2 rw\n";
}

inline std::string mount_v1(const std::string& point, const std::string& controllers,
                            const std::string& root = "/") {
  return "31 20 0:27 " + root + " " + point + " rw,nosuid - cgroup cgroup rw," +
         controllers + "\n";
}

}  // namespace tinbox
