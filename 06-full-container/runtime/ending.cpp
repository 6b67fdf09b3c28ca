// ending.cpp — see ending.h.
#include "06-full-container/runtime/ending.h"

#include <poll.h>
#include <signal.h>

#include <fmt/format.h>

#include "06-full-container/container/failure.h"
#include "06-full-container/runtime/group.h"
#include "06-full-container/runtime/life_hooks.h"
#include "06-full-container/systemd/scope.h"
#include "lib/check.h"
#include "lib/pidfd.h"

namespace tinbox {

void kill_and_wait(const StateDirectory& directory, const State& state) {
  constexpr int milliseconds = 10'000;
  const auto first = open_first_process(state);
  if (!first) return;
  const bool is_paused = directory.status(state) == "paused";
  sys::pidfd_send_signal(first, SIGKILL);       // ignore: it may just have ended
  if (is_paused) require_group(state)->thaw();  // version 1 kills no frozen process
  pollfd ended{first.get(), POLLIN, 0};
  if (sys::check_quietly(::poll(&ended, 1, milliseconds), "poll(pidfd)") == 0)
    throw Failure("container not stopped",
                  fmt::format("process {} does not end by SIGKILL: {}", state.pid,
                              is_paused ? "thaw the control group above its own"
                                        : "it waits for a device or a file system"));
}

void run_poststart_or_kill(const StateDirectory& directory, const State& state) try {
  run_poststart_hooks(state);
} catch (...) {
  kill_and_wait(directory, state);
  throw;
}

void clean_up(StateDirectory& directory, const State& state) {
  if (!directory.is_locked() && !directory.lock()) return;
  if (!remove_empty_groups(state.cgroups)) {  // somebody is left in them
    // Before there was a process in them, the groups were not surely ours.
    if (state.pid != 0) kill_all_in(state.cgroups);
    remove_unused_groups(state.cgroups);
  }
  if (state.unit && state.pid != 0) stop_scope(*state.unit);
  directory.remove();
  run_poststop_hooks(state);
}

}  // namespace tinbox
