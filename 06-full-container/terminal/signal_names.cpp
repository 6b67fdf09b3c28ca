// signal_names.cpp — see signal_names.h.
#include "06-full-container/terminal/signal_names.h"

#include <signal.h>

#include <cctype>
#include <cstring>

#include <fmt/format.h>

#include "lib/error.h"
#include "lib/text.h"

namespace tinbox {
namespace {

// "RTMIN+3", "RTMAX-1". The C library keeps the first two real-time signals to itself.
int parse_real_time(const std::string& name) {
  const bool from_start = name.starts_with("RTMIN");
  if (!from_start && !name.starts_with("RTMAX")) return 0;
  const int base = from_start ? SIGRTMIN : SIGRTMAX;
  if (name.size() == 5) return base;
  if (name[5] != (from_start ? '+' : '-')) return 0;
  const auto distance = sys::parse_number<int>(name.substr(6));
  if (!distance || *distance > SIGRTMAX - SIGRTMIN) return 0;
  return from_start ? base + *distance : base - *distance;
}

}  // namespace

int parse_signal(const std::string& text) {
  if (const auto number = sys::parse_number<int>(text))
    if (*number > 0 && *number <= SIGRTMAX) return *number;
  std::string name = text;
  for (char& letter : name)
    letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  if (name.starts_with("SIG")) name.erase(0, 3);
  for (int number = 1; number < NSIG; ++number)
    if (const char* known = ::sigabbrev_np(number); known && name == known)
      return number;
  if (const int number = parse_real_time(name)) return number;
  throw sys::InputError(
      fmt::format("unknown signal {}: a name such as TERM, or a number", text));
}

}  // namespace tinbox
