// devices_json.h — the devices of config.json: those to be made ("linux.devices"), and
// the rules of who may open which ("linux.resources.devices"). config-linux.md
#pragma once

#include "06-full-container/mounts/device.h"
#include "06-full-container/security/device_rules.h"
#include "06-full-container/spec/field.h"

namespace tinbox {

std::vector<Device> read_devices(const Field& list);

// Empty if the list is; else with the usual ones behind it.
DeviceRules read_device_rules(const Field& list);

}  // namespace tinbox
