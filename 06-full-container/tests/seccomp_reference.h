// seccomp_reference.h — the same profile as libseccomp compiles it, told what runc and
// crun tell it. It shares no code with ours.
#pragma once

#include <linux/filter.h>

#include <nlohmann/json.hpp>
#include <vector>

std::vector<sock_filter> reference_program(const nlohmann::json& profile);
