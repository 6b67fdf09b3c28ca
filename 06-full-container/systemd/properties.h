// properties.h — what a unit of systemd's is told, in the words of busctl(1): the name
// of a property, the type of its value, and the value.
//
//     linux.resources   control group    property             busctl's words
//     memory.limit      memory.max       MemoryMax            t 67108864
//     pids.limit        pids.max         TasksMax             t 20
//     cpu.quota         cpu.max          CPUQuotaPerSecUSec   t 200000
//     cpu.shares        cpu.weight       CPUWeight            t 100
//     cpu.cpus          cpuset.cpus      AllowedCPUs          ay 1 5
//
// systemd writes the files of its units again, whenever it likes. So each number that
// it has a property for, it must be told. The others are ours: we write them ourselves.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "06-full-container/resources/resources.h"

namespace tinbox {

struct Property {
  std::string name;
  std::vector<std::string> value;  // its type first

  bool operator==(const Property&) const = default;
};

// Those of `resources` for which there is a property. Whatever the host's version of
// control groups: systemd translates them.
std::vector<Property> properties_of(const Resources& resources);

// Of annotations such as "org.systemd.property.TimeoutStopUSec": "uint64 5", whose
// values are written as GVariant's. Throws sys::InputError for what is none.
std::vector<Property> annotated_properties(
    const std::map<std::string, std::string>& annotations);

}  // namespace tinbox
