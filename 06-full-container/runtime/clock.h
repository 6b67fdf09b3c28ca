// clock.h — the time as RFC 3339 writes it, "2026-11-22T06:00:00.123456789Z".
#pragma once

#include <string>

namespace tinbox {

std::string time_text();

}  // namespace tinbox
