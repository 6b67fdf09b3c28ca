// life_hooks.h — the hooks of a container, each called at its point of its life.
#pragma once

#include <optional>

#include "06-full-container/container/create.h"
#include "06-full-container/container/state.h"
#include "06-full-container/hooks/hook.h"
#include "06-full-container/hooks/runner.h"

namespace tinbox {

// PARENT. While a container is created: has `outside` call its hooks. What is passed
// must live until the container is made.
class CreateHooks {
 public:
  CreateHooks(const Hooks& hooks, const State& state, Outside& outside);

  // While the child waits, and its pid is known.
  void tell(const State& state) const;

 private:
  std::optional<HookRunner> runner_;
};

// Throws what failed.
void run_poststart_hooks(const State& state);

// It is too late to stop for a failure: that is a warning on stderr.
void run_poststop_hooks(const State& state) noexcept;

}  // namespace tinbox
