// capability_names.h — the names of capabilities(7), by their numbers.
#pragma once

#include <string>

namespace tinbox {

// "CAP_KILL" for 5; "CAP_63" for a number that has no name yet.
std::string capability_name(int number);

}  // namespace tinbox
