// device_list.cpp — see device_list.h.
#include "06-full-container/security/device_list.h"

#include <algorithm>

#include <fmt/format.h>

#include "lib/error.h"

namespace tinbox {
namespace {

using Number = std::optional<unsigned>;

bool has_common(Number one, Number other) { return !one || !other || one == other; }

bool has_common_devices(const DeviceRule& one, const DeviceRule& other) {
  return one.type == other.type && has_common(one.major, other.major) &&
         has_common(one.minor, other.minor);
}

bool includes(Number all, Number some) { return !all || all == some; }

bool includes_devices(const DeviceRule& all, const DeviceRule& some) {
  return all.type == some.type && includes(all.major, some.major) &&
         includes(all.minor, some.minor);
}

// From now on the answer for all holds for the rule's devices too.
void lift_exceptions(DeviceRules& exceptions, const DeviceRule& rule) {
  for (auto& exception : exceptions) {
    if (!(exception.access & rule.access) || !has_common_devices(rule, exception))
      continue;
    if (!includes_devices(rule, exception))
      throw sys::InputError(fmt::format(
          "config.json: linux.resources.devices: control groups of version 1 cannot "
          "take \"{}\" out of \"{}\": name single devices in its place",
          device_line(rule), device_line(exception)));
    exception.access &= ~rule.access;
  }
  std::erase_if(exceptions, [](const auto& one) { return one.access == 0; });
}

void add_rule(DeviceList& list, DeviceRule rule) {
  if (rule.type == 'a') {
    for (const char type : {'c', 'b'}) {
      rule.type = type;
      add_rule(list, rule);
    }
  } else if (rule.allow == list.allows_all) {
    lift_exceptions(list.exceptions, rule);
  } else if (std::ranges::none_of(list.exceptions, [&](const auto& one) {
               return includes_devices(one, rule) &&
                      (one.access & rule.access) == rule.access;
             })) {
    list.exceptions.push_back(rule);  // none says as much already
  }
}

std::string number_text(Number number) {
  return number ? std::to_string(*number) : "*";
}

}  // namespace

DeviceList device_list(const DeviceRules& rules) {
  DeviceList list;
  for (const auto& rule : rules)
    if (rule.is_about_all())
      list = {.is_told = true, .allows_all = rule.allow, .exceptions = {}};
    else
      add_rule(list, rule);
  return list;
}

std::string device_line(const DeviceRule& exception) {
  const auto& [allow, type, major, minor, access] = exception;
  return fmt::format("{} {}:{} {}{}{}", type, number_text(major), number_text(minor),
                     access & BPF_DEVCG_ACC_READ ? "r" : "",
                     access & BPF_DEVCG_ACC_WRITE ? "w" : "",
                     access & BPF_DEVCG_ACC_MKNOD ? "m" : "");
}

}  // namespace tinbox
