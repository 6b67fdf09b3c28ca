// scheduling_json.h — the fields of "process" and "linux" by which a process is dealt
// processors, disks and memory.
#pragma once

#include <string_view>
#include <vector>

#include "06-full-container/container/scheduling.h"
#include "06-full-container/spec/field.h"

namespace tinbox {

SchedulerAttributes read_scheduler(const Field& object);
int read_io_priority(const Field& object);
Affinity read_affinity(const Field& object);

// Those of "linux": personality, memoryPolicy.
void read_linux_scheduling(const Field& linux_object, Scheduling& scheduling);

struct MemoryPolicyWords {
  std::vector<std::string_view> modes, flags;
};
MemoryPolicyWords memory_policy_words();

}  // namespace tinbox
