// device_list.h — rules for devices as version 1 knows them: not one after the other,
// but an answer for all devices, and exceptions from it.
#pragma once

#include "06-full-container/security/device_rules.h"

namespace tinbox {

struct DeviceList {
  bool is_told = false;    // else a group keeps what the one above it has: most often
  bool allows_all = true;  // that everything is allowed
  DeviceRules exceptions;  // about block or about character devices, never about both
};

// Decides as `rules` do, of which the last one counts. Throws sys::InputError for an
// exception from an exception: the kernel would ignore such a line, and say nothing.
DeviceList device_list(const DeviceRules& rules);

// "c 1:3 rwm", as in devices.allow and devices.deny.
std::string device_line(const DeviceRule& exception);

}  // namespace tinbox
