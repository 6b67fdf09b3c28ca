// clock.cpp — see clock.h.
#include "06-full-container/runtime/clock.h"

#include <chrono>

#include <fmt/format.h>

namespace tinbox {

std::string time_text() {
  using std::chrono::days, std::chrono::nanoseconds;
  const auto now = std::chrono::system_clock::now();
  const auto today = std::chrono::floor<days>(now);
  const std::chrono::year_month_day date(today);
  const std::chrono::hh_mm_ss<nanoseconds> time(now - today);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:09}Z",
                     static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()), time.hours().count(),
                     time.minutes().count(), time.seconds().count(),
                     time.subseconds().count());
}

}  // namespace tinbox
