// temp_dir.h — a directory that a test fills, and that goes with it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include "lib/check.h"

namespace tests {

class TempDir {
 public:
  TempDir() {
    const char* parent = std::getenv("TMPDIR");
    path_ = std::string(parent ? parent : "/tmp") + "/tinbox-XXXXXX";
    if (!::mkdtemp(path_.data())) throw sys::Error("mkdtemp()", errno);
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace tests
