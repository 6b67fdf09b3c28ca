// config_json.h — an OCI bundle: a directory with a config.json, which says what the
// container is, and usually the root. See the runtime specification: config.md.
//
// Fields that nobody defined are ignored, as the specification demands. What it defines
// and we cannot do is refused: a container without it would be less closed than its
// author thinks.
#pragma once

#include <rapidjson/fwd.h>

#include <map>
#include <string>

#include "06-full-container/container/config.h"
#include "06-full-container/hooks/hook.h"
#include "06-full-container/resources/resources.h"
#include "06-full-container/security/device_rules.h"

namespace tinbox {

struct Bundle {
  std::string path;  // absolute
  std::string oci_version;
  std::string cgroups_path;  // "" leaves the choice to us
  Resources resources;
  DeviceRules device_rules;
  std::map<std::string, std::string> annotations;
  Config config;
  Hooks hooks;
};

// `file` counts from the bundle. Throws sys::InputError, which names the place in the
// file and what is wrong.
Bundle read_bundle(const std::string& path, const std::string& file = "config.json");

// The JSON of any other file. Throws the same.
rapidjson::Document read_json_file(const std::string& path);

// A process as `exec --process FILE` has it. Throws the same.
Process read_process_file(const std::string& path);

// What `spec` writes: a config.json that runs a shell in "rootfs".
std::string usual_config_json(bool rootless);

}  // namespace tinbox
