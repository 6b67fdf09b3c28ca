// usage_json.h — what a container uses, as lines of JSON in runc's form.
#pragma once

#include <string>

#include "03-cgroups/cgroup.h"

namespace tinbox {

// {"type":"stats","id":"web","data":{"cpu":…,"memory":…,"pids":…}}. What the kernel
// does not count is missing.
std::string stats_text(const std::string& id, const Usage& usage);

// {"type":"oom","id":"web"}: the kernel has killed, as memory ran out.
std::string oom_text(const std::string& id);

}  // namespace tinbox
