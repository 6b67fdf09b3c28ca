// mounts_json.h — the array "mounts" of config.json.
#pragma once

#include <filesystem>

#include "06-full-container/container/config.h"
#include "06-full-container/spec/field.h"

namespace tinbox {

// Into config.mounts. After "linux": a mount may have the ids of its user namespace.
// `label` is linux.mountLabel, for what is mounted new.
void read_mounts(const std::filesystem::path& bundle, const Field& list,
                 const std::string& label, Config& config);

// "/bundle/rootfs" for "rootfs"; an absolute path is what it is.
std::string absolute(const std::filesystem::path& bundle, const std::string& path);

}  // namespace tinbox
