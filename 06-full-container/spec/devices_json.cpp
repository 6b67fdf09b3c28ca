// devices_json.cpp — see devices_json.h.
#include "06-full-container/spec/devices_json.h"

#include <fmt/format.h>

namespace tinbox {
namespace {

mode_t read_kind(const Field& type) {
  const auto text = type.required().text();
  if (text == "c" || text == "u") return S_IFCHR;  // u: one without a buffer
  if (text == "b") return S_IFBLK;
  if (text == "p") return S_IFIFO;
  type.refuse("expected c, b, u or p: see mknod(1)");
}

Device read_device(const Field& field) {
  Device device;
  const auto path = field.member("path");
  device.path = path.required().text();
  if (!device.path.starts_with('/')) path.refuse("expected an absolute path");
  const auto kind = read_kind(field.member("type"));
  device.mode = kind | (field.member("fileMode").id(0666) & 07777);
  device.uid = field.member("uid").id();
  device.gid = field.member("gid").id();
  if (kind == S_IFIFO) return device;  // it has no number
  device.major = field.member("major").required().id();
  device.minor = field.member("minor").required().id();
  return device;
}

// -1, or nothing: any.
std::optional<unsigned> read_number(const Field& field) {
  if (!field.is_there() || field.number() == -1) return std::nullopt;
  return field.id();
}

unsigned read_access(const Field& field) {
  unsigned access = 0;
  for (const char letter : field.text("rwm")) {
    if (letter != 'r' && letter != 'w' && letter != 'm')
      field.refuse("expected some of the letters rwm");
    access |= letter == 'r'   ? BPF_DEVCG_ACC_READ
              : letter == 'w' ? BPF_DEVCG_ACC_WRITE
                              : BPF_DEVCG_ACC_MKNOD;
  }
  if (access == 0) field.refuse("expected some of the letters rwm");
  return access;
}

DeviceRule read_rule(const Field& field) {
  DeviceRule rule;
  rule.allow = field.member("allow").required().truth();
  const auto type = field.member("type");
  const auto letter = type.text("a");
  if (letter != "a" && letter != "b" && letter != "c" && !letter.empty())
    type.refuse("expected a, b or c");
  if (!letter.empty()) rule.type = letter.front();
  rule.major = read_number(field.member("major"));
  rule.minor = read_number(field.member("minor"));
  rule.access = read_access(field.member("access"));
  return rule;
}

}  // namespace

std::vector<Device> read_devices(const Field& list) {
  std::vector<Device> devices;
  for (const auto& one : list.items()) devices.push_back(read_device(one));
  return devices;
}

DeviceRules read_device_rules(const Field& list) {
  DeviceRules rules;
  for (const auto& one : list.items()) rules.push_back(read_rule(one));
  return rules.empty() ? rules : with_usual_devices(std::move(rules));
}

}  // namespace tinbox
