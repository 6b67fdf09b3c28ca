// id_maps_json.cpp — see id_maps_json.h.
#include "06-full-container/spec/id_maps_json.h"

namespace tinbox {

std::vector<IdRange> read_ranges(const Field& mappings) {
  std::vector<IdRange> ranges;
  for (const auto& one : mappings.items())
    ranges.push_back({.inside = one.member("containerID").required().id(),
                      .outside = one.member("hostID").required().id(),
                      .count = one.member("size").required().id()});
  return ranges;
}

}  // namespace tinbox
