// runner.h — a process of ours that stays on the host, to run hooks there.
//
//   PARENT                    runner                        CHILD
//   starts it
//   clone3 ───────────────────────────────────────────────▶ waits
//   tell(state)  ───────────▶ keeps it
//   "go" ─────────────────────────────────────────────────▶ makes its mounts
//   :                         runs the hooks ◀───────────── wait_for_hooks()
//   :                         what went wrong, or "ok" ───▶ pivot_root
//
// The parent cannot do it itself: it waits for the child's exec, or for its failure.
#pragma once

#include <string>

#include "06-full-container/hooks/hook.h"
#include "lib/fd.h"
#include "lib/spawn.h"

namespace tinbox {

class HookRunner {
 public:
  // PARENT, before it makes the container's first process.
  explicit HookRunner(const Hooks& hooks);
  HookRunner(const HookRunner&) = delete;
  HookRunner& operator=(const HookRunner&) = delete;
  ~HookRunner();

  // PARENT, while the child waits: the state that the hooks are given.
  void tell(const std::string& state) const;

  // CHILD: returns when prestart and createRuntime have run. Throws what went wrong.
  void wait_for_hooks() const;

 private:
  sys::Fd socket_;
  sys::NewChild process_;
};

}  // namespace tinbox
