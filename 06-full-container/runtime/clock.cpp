// clock.cpp — see clock.h.
#include "06-full-container/runtime/clock.h"

#include <time.h>

#include <fmt/format.h>

namespace tinbox {

std::string time_text() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  tm parts{};
  ::gmtime_r(&now.tv_sec, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:09}Z", parts.tm_year + 1900,
                     parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min,
                     parts.tm_sec, now.tv_nsec);
}

}  // namespace tinbox
