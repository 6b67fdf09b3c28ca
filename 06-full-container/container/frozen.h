// frozen.h — whether a control group stands still: who enters it does so, too.
#pragma once

#include <string>

namespace tinbox {

// By its own state, or by that of one above it. False if there is no such group.
bool is_frozen(const std::string& group);

}  // namespace tinbox
