// interface.cpp — see interface.h.
#include "06-full-container/capstone/interface.h"

#include <sys/stat.h>

#include <fmt/format.h>

#include "05-network/deeper/names.h"
#include "06-full-container/mounts/in_root.h"
#include "lib/check.h"
#include "lib/files.h"

namespace tinbox {
namespace {

// Of version 8, "made by somebody's own rule" (RFC 9562): from two hashes of the name.
std::string uuid_of(const std::string& name) {
  const auto high = hash_of("tinbox " + name), low = hash_of(name + " tinbox");
  return fmt::format("{:08x}-{:04x}-8{:03x}-{:04x}-{:012x}", high >> 32,
                     (high >> 16) & 0xffff, high & 0xfff,
                     0x8000 | ((low >> 48) & 0x3fff), low & 0xffffffffffff);
}

// For all users inside, whatever our caller's umask lets through.
void write_file(const sys::Fd& directory, const std::string& name,
                const std::string& text) {
  file_in(directory, name);
  const auto file = open_in(directory, name, O_WRONLY | O_CLOEXEC);
  sys::check_quietly(::fchmod(file.get(), 0644), "fchmod({:?}, 0644)", name);
  sys::write_all(file, text + "\n");
}

}  // namespace

std::vector<std::string> interface_variables(const std::string& name) {
  return {"container=tinbox", "container_uuid=" + uuid_of(name)};
}

void write_interface(const sys::Fd& root, const std::string& name) {
  const auto host = directory_in(root, "run/host");
  sys::check_quietly(::chmod(path_of(host).c_str(), 0755), "chmod(\"run/host\", 0755)");
  write_file(host, "container-manager", "tinbox");
  write_file(host, "container-uuid", uuid_of(name));
}

}  // namespace tinbox
