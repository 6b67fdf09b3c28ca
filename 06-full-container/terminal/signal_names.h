// signal_names.h — signals as people write them. signal(7)
#pragma once

#include <string>

namespace tinbox {

// "KILL", "SIGKILL", "kill" and "9" are 9; "RTMIN+3" is 37. Throws sys::InputError.
int parse_signal(const std::string& text);

}  // namespace tinbox
