// frozen.cpp — see frozen.h.
#include "06-full-container/container/frozen.h"

#include <fcntl.h>
#include <unistd.h>

#include "lib/fd.h"

namespace tinbox {
namespace {

// "" if there is no such file: to throw would be slow, and most are not there.
std::string beginning_of(const std::string& path) {
  char buffer[64];
  const sys::Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  const auto length = file ? ::read(file.get(), buffer, sizeof buffer) : 0;
  return length > 0 ? std::string(buffer, static_cast<std::size_t>(length)) : "";
}

}  // namespace

// In version 1 one file tells what it was told and what is so (FREEZING, FROZEN), in
// one of the trees; in version 2 it is a file for each, the second with those above.
bool is_frozen(const std::string& group) {
  const auto state = beginning_of(group + "/freezer.state");
  if (!state.empty()) return state.starts_with('F');
  const auto told = beginning_of(group + "/cgroup.freeze");
  if (told.empty()) return false;  // of another tree of version 1
  return told.starts_with('1') ||
         beginning_of(group + "/cgroup.events").find("frozen 1") != std::string::npos;
}

}  // namespace tinbox
