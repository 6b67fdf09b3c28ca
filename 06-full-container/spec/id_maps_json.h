// id_maps_json.h — lists of who outside stands behind whom inside.
#pragma once

#include <vector>

#include "02-namespaces/id_maps.h"
#include "06-full-container/spec/field.h"

namespace tinbox {

std::vector<IdRange> read_ranges(const Field& mappings);

}  // namespace tinbox
