// life_hooks.cpp — see life_hooks.h.
#include "06-full-container/runtime/life_hooks.h"

#include <unistd.h>

#include <fmt/format.h>

#include "06-full-container/hooks/run_hooks.h"
#include "06-full-container/runtime/version.h"
#include "06-full-container/spec/state_json.h"

namespace tinbox {
namespace {

std::string text_of(const State& state, const char* status, pid_t pid) {
  return state_for_hooks(state, status, pid, oci_version);
}

}  // namespace

CreateHooks::CreateHooks(const Hooks& hooks, const State& state, Outside& outside) {
  if (!hooks.prestart.empty() || !hooks.create_runtime.empty()) runner_.emplace(hooks);
  // In the container, the pid that a hook is told is the one that counts there.
  if (runner_ || !hooks.create_container.empty())
    outside.before_pivot = [this, &hooks, &state] {
      if (runner_) runner_->wait_for_hooks();
      run_hooks(hooks.create_container, "createContainer",
                text_of(state, "creating", ::getpid()));
    };
  if (!hooks.start_container.empty())
    outside.before_exec = [&hooks, &state] {
      run_hooks(hooks.start_container, "startContainer",
                text_of(state, "created", ::getpid()));
    };
}

void CreateHooks::tell(const State& state) const {
  if (runner_) runner_->tell(text_of(state, "creating", state.pid));
}

void run_poststart_hooks(const State& state) {
  if (state.hooks.poststart.empty()) return;
  run_hooks(state.hooks.poststart, "poststart", text_of(state, "running", state.pid));
}

void run_poststop_hooks(const State& state) noexcept {
  for (const auto& hook : state.hooks.poststop) try {
      run_hooks({hook}, "poststop", text_of(state, "stopped", 0));
    } catch (const std::exception& error) {
      fmt::print(stderr, "tinrun: warning: {}\n", error.what());
    }
}

}  // namespace tinbox
