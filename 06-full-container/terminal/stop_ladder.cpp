// stop_ladder.cpp — see stop_ladder.h.
#include "06-full-container/terminal/stop_ladder.h"

#include <algorithm>

namespace tinbox {
namespace {

using Clock = std::chrono::steady_clock;

bool is_of_systemd(int number) {
  return number >= SIGRTMIN + 3 && number <= SIGRTMIN + 5;
}

}  // namespace

sys::Signals block_stop_signals(int also) {
  return sys::Signals{also, SIGRTMIN + 3, SIGRTMIN + 4, SIGRTMIN + 5};
}

int StopLadder::step(int number) {
  const bool asks_to_end =
      number == SIGTERM || number == SIGINT || is_of_systemd(number);
  if (asks_to_end && !deadline_) deadline_ = Clock::now() + patience_;
  is_for_reboot_ |= number == SIGRTMIN + 5;
  const bool is_unknown_inside = is_of_systemd(number) && !has_own_init_;
  return number == SIGTERM || is_unknown_inside ? asks_ : number;
}

int StopLadder::milliseconds_left() const {
  if (!deadline_) return -1;
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(*deadline_ - Clock::now());
  return static_cast<int>(std::max(left.count(), decltype(left)::rep{0}));
}

}  // namespace tinbox
