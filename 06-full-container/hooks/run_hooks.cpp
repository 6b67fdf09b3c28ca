// run_hooks.cpp — see run_hooks.h.
#include "06-full-container/hooks/run_hooks.h"

#include <stdexcept>

#include <fmt/format.h>

namespace tinbox {
namespace {

void run_hook(const Hook& hook, const std::string& state) {
  const auto [exit_code, said] = run_on_host(hook, state);
  if (exit_code == 0) return;
  const auto why = last_line(said);
  throw std::runtime_error(
      fmt::format("exit code {}{}{}", exit_code, why.empty() ? "" : ": ", why));
}

}  // namespace

void run_hooks(const std::vector<Hook>& hooks, const char* kind,
               const std::string& state) {
  for (const auto& hook : hooks) try {
      run_hook(hook, state);
    } catch (const std::exception& error) {
      throw std::runtime_error(fmt::format(
          "hook {}[{}] ({}): {}", kind, &hook - hooks.data(), hook.path, error.what()));
    }
}

}  // namespace tinbox
