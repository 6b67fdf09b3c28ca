// parse_limits.h — how a person writes a limit: "64M", "0.5", "0-1". For the options.
#pragma once

#include <cstdint>
#include <string>

#include "03-cgroups/limits.h"

namespace tinbox {

// Each reads the text behind an option, and throws sys::InputError naming both.
std::uint64_t parse_size(const std::string& option, const std::string& text);
std::uint64_t parse_cpus(const std::string& option, const std::string& text);
std::uint64_t parse_count(const std::string& option, const std::string& text,
                          std::uint64_t most);
std::uint64_t parse_weight(const std::string& option, const std::string& text);
std::string parse_cpu_list(const std::string& option, const std::string& text);
IoLimit parse_io_limit(const std::string& option, const std::string& text);

// "64M" for 67108864, "max" for unlimited: as parse_size reads it.
std::string size_text(std::uint64_t bytes);

}  // namespace tinbox
