// stop_ladder.h — the steps by which a container is asked to end.
//
//   a signal that asks, and that it may catch  ──▶  patience  ──▶  SIGKILL
//
// SIGTERM asks, and SIGINT. systemd has three more, for what an init does in the end:
// SIGRTMIN+3 is halt, +4 is power off, +5 is reboot. systemd(1)
#pragma once

#include <signal.h>

#include <chrono>
#include <optional>

#include "lib/signals.h"

namespace tinbox {

// All that ask wait in a descriptor, with those that sys::Signals knows, and `also`.
sys::Signals block_stop_signals(int also = SIGTERM);

class StopLadder {
 public:
  // `asks` is handed on in SIGTERM's place. An init of its own gets systemd's signals
  // as they are; behind a stub of ours, which knows none of them, they are SIGTERM too.
  StopLadder(std::chrono::seconds patience, int asks, bool has_own_init)
      : patience_(patience), asks_(asks), has_own_init_(has_own_init) {}

  // What to hand on, as `number` has reached us. From the first that asks, time runs.
  int step(int number);

  // For poll(2): until it is time for SIGKILL; -1, as long as nobody has asked.
  int milliseconds_left() const;
  void stop_counting() { deadline_.reset(); }

  // It was asked to end in order to begin anew.
  bool is_for_reboot() const { return is_for_reboot_; }

 private:
  std::chrono::seconds patience_;
  int asks_;
  bool has_own_init_;
  bool is_for_reboot_ = false;
  std::optional<std::chrono::steady_clock::time_point> deadline_;
};

}  // namespace tinbox
