// bundle_text.h — a config.json of a few lines, and what is said of it.
#pragma once

#include <fstream>
#include <string>

#include "06-full-container/spec/config_json.h"
#include "lib/error.h"
#include "lib/tests/temp_dir.h"

namespace tinbox {

inline Bundle read_text(const std::string& text) {
  const tests::TempDir directory;
  std::ofstream(directory / "config.json") << text;
  return read_bundle(directory / "");
}

// A whole file around a process, around members of "linux", and around further members.
inline std::string config_of(const std::string& process, const std::string& linux_part,
                             const std::string& more = "") {
  return R"({"ociVersion": "1.0.2", "root": {"path": "rootfs"}, "process": {)" +
         process + R"(}, "linux": {"namespaces": [{"type": "mount"}])" + linux_part +
         "}" + more + "}";
}

inline const std::string plain_process = R"("args": ["sh"], "cwd": "/")";

// "" where there is nothing wrong.
inline std::string complaint_about(const std::string& text) {
  try {
    read_text(text);
    return "";
  } catch (const sys::InputError& error) {
    return error.what();
  }
}

}  // namespace tinbox
