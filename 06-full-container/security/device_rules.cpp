// device_rules.cpp — see device_rules.h: the usual rules, and version 1.
#include "06-full-container/security/device_rules.h"

#include <unistd.h>

#include <fmt/format.h>

#include "06-full-container/security/device_program.h"
#include "lib/error.h"
#include "lib/files.h"
#include "lib/narrate.h"

namespace tinbox {
namespace {

constexpr unsigned all = BPF_DEVCG_ACC_READ | BPF_DEVCG_ACC_WRITE | BPF_DEVCG_ACC_MKNOD;

std::string number_text(std::optional<unsigned> number) {
  return number ? std::to_string(*number) : "*";
}

std::string access_text(unsigned access) {
  return fmt::format("{}{}{}", access & BPF_DEVCG_ACC_READ ? "r" : "",
                     access & BPF_DEVCG_ACC_WRITE ? "w" : "",
                     access & BPF_DEVCG_ACC_MKNOD ? "m" : "");
}

bool is_file(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

void write_rules(const std::string& directory, const DeviceRules& rules) {
  for (const auto& rule : rules)
    for (const auto& line : device_lines(rule))
      sys::write_control_file(
          directory + (rule.allow ? "/devices.allow" : "/devices.deny"), line);
}

}  // namespace

DeviceRules with_usual_devices(DeviceRules rules) {
  const auto allow = [&](char type, std::optional<unsigned> major,
                         std::optional<unsigned> minor, unsigned access) {
    rules.push_back({true, type, major, minor, access});
  };
  for (const char type : {'c', 'b'}) allow(type, {}, {}, BPF_DEVCG_ACC_MKNOD);
  for (const unsigned minor : {3U, 5U, 7U, 8U, 9U}) allow('c', 1, minor, all);
  allow('c', 5, 0, all);  // tty
  allow('c', 5, 1, all);  // console
  allow('c', 5, 2, all);  // ptmx, and what it makes:
  allow('c', 136, {}, all);
  return rules;
}

std::vector<std::string> device_lines(const DeviceRule& rule) {
  const bool any = rule.type == 'a' && !rule.major && !rule.minor;
  // "a" stands for all devices in all ways, whatever follows it.
  if (any && rule.access == all) return {"a"};
  const auto rest = fmt::format("{}:{} {}", number_text(rule.major),
                                number_text(rule.minor), access_text(rule.access));
  if (rule.type == 'a') return {"c " + rest, "b " + rest};
  return {fmt::format("{} {}", rule.type, rest)};
}

void restrict_devices(const std::vector<std::string>& directories,
                      const DeviceRules& rules) try {
  for (const auto& directory : directories) {
    if (is_file(directory + "/devices.deny")) return write_rules(directory, rules);
    if (is_file(directory + "/cgroup.events"))
      return attach_to_group(directory, device_program(rules));
  }
  throw sys::InputError(
      "config.json: linux.resources.devices: no group of this container's can have "
      "such rules: mount the devices controller, or version 2");
} catch (const sys::Error& error) {
  if (error.error_number() != EPERM && error.error_number() != EACCES) throw;
  sys::say("who may set no rule for devices may make none: files' owners decide");
}

}  // namespace tinbox
