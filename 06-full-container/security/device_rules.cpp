// device_rules.cpp — see device_rules.h: the usual rules, and version 1.
#include "06-full-container/security/device_rules.h"

#include <fcntl.h>
#include <unistd.h>

#include "06-full-container/security/device_list.h"
#include "06-full-container/security/device_program.h"
#include "lib/check.h"
#include "lib/error.h"
#include "lib/fd.h"
#include "lib/files.h"
#include "lib/narrate.h"

namespace tinbox {
namespace {

bool is_file(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

// Version 1. "a" stands for all devices in all ways, and ends all exceptions.
void write_list(const std::string& directory, const DeviceList& list) {
  const auto allow = directory + "/devices.allow", deny = directory + "/devices.deny";
  if (list.is_told) sys::write_control_file(list.allows_all ? allow : deny, "a");
  const auto& others = list.allows_all ? deny : allow;
  const sys::Fd file(sys::check_quietly(::open(others.c_str(), O_WRONLY | O_CLOEXEC),
                                        "open({:?})", others));
  for (const auto& exception : list.exceptions) {  // one in each write
    const auto line = device_line(exception);
    sys::check(::write(file.get(), line.data(), line.size()), "write({:?}, {:?}, {})",
               others, line, line.size());
  }
}

}  // namespace

DeviceRules with_usual_devices(DeviceRules rules) {
  const auto allow = [&](char type, std::optional<unsigned> major,
                         std::optional<unsigned> minor, unsigned access) {
    rules.push_back({true, type, major, minor, access});
  };
  for (const char type : {'c', 'b'}) allow(type, {}, {}, BPF_DEVCG_ACC_MKNOD);
  for (const unsigned minor : {3U, 5U, 7U, 8U, 9U}) allow('c', 1, minor, any_access);
  allow('c', 5, 0, any_access);  // tty
  allow('c', 5, 1, any_access);  // console
  allow('c', 5, 2, any_access);  // ptmx, and what it makes:
  allow('c', 136, {}, any_access);
  return rules;
}

void restrict_devices(const std::vector<std::string>& directories,
                      const DeviceRules& rules) try {
  for (const auto& directory : directories)
    if (is_file(directory + "/devices.deny"))
      return write_list(directory, device_list(rules));
  for (const auto& directory : directories)
    if (is_file(directory + "/cgroup.events"))
      return attach_to_group(directory, device_program(rules));
  throw sys::InputError(
      "config.json: linux.resources.devices: no group of this container's can have "
      "such rules: mount the devices controller, or version 2");
} catch (const sys::Error& error) {
  if (error.error_number() != EPERM && error.error_number() != EACCES) throw;
  sys::say("who may set no rule for devices may make none: files' owners decide");
}

}  // namespace tinbox
