// settings_json.h — what stands in "linux.resources" beyond chapter 03's limits, each
// in the words of both versions of control groups.
#pragma once

#include <cstdint>
#include <optional>

#include "06-full-container/resources/setting.h"
#include "06-full-container/spec/field.h"

namespace tinbox {

Settings read_memory_settings(const Field& memory);
Settings read_cpu_settings(const Field& cpu);
Settings read_io_settings(const Field& block_io);

// Huge pages, network, RDMA; and "unified": any file of version 2.
Settings read_other_settings(const Field& resources);

// A limit: -1 says "unlimited". Nothing where it is absent.
std::optional<std::uint64_t> read_limit(const Field& field);

}  // namespace tinbox
