// time_offsets.h — clocks of the box's own: how long the machine has been up, as seen
// from inside. (The wall clock is everybody's.) time_namespaces(7)
#pragma once

#include <string>

namespace tinbox {

// Seconds to be added to the clocks of a box.
struct TimeOffsets {
  long monotonic = 0;
  long boottime = 0;
  long monotonic_ns = 0, boottime_ns = 0;  // and these parts of a second
};

// "-3600", "0", or "-uptime": the box's clocks begin at zero. Throws sys::InputError.
TimeOffsets parse_time_offsets(const std::string& text);

// CHILD: moves into a new time namespace with these offsets. Needs CAP_SYS_ADMIN and
// CAP_SYS_TIME. Throws sys::Error with ERANGE if a clock would start before zero.
void enter_time_namespace(const TimeOffsets& offsets);

}  // namespace tinbox
