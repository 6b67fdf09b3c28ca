// number_list.h — a list as the kernel writes it: "0-3,7".
#pragma once

#include <vector>

#include "06-full-container/spec/field.h"

namespace tinbox {

// Each number of it, all below `end`. Throws sys::InputError for what is no such list.
std::vector<unsigned> read_number_list(const Field& field, unsigned end);

}  // namespace tinbox
