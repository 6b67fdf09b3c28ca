// newuidmap.cpp — see newuidmap.h.
#include "02-namespaces/deeper/newuidmap.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <unistd.h>

#include <fmt/ranges.h>

#include "01-chroot/run.h"
#include "02-namespaces/namespaces.h"
#include "lib/capability.h"
#include "lib/check.h"

namespace tinbox {
namespace {

// newuidmap PID INSIDE OUTSIDE COUNT [INSIDE OUTSIDE COUNT]…
sys::Command helper_command(const std::string& helper, pid_t child,
                            const std::vector<IdRange>& ranges) {
  sys::Command command;
  command.arguments = {helper, std::to_string(child)};
  for (const auto& [inside, outside, count] : ranges)
    for (const unsigned number : {inside, outside, count})
      command.arguments.push_back(std::to_string(number));
  return command;
}

int run_helper(const sys::Command& command) {
  const auto in_child = [&](sys::Lifeline&) {
    const sys::Fd null(::open("/dev/null", O_WRONLY | O_CLOEXEC));
    ::dup2(null.get(), STDERR_FILENO);  // our own message names the ranges and the fix
    exec_command(command);
  };
  const auto fork = [] { return clone_child(0); };
  return exit_code_of(sys::spawn(fork, sys::nothing_to_prepare, in_child).wait());
}

void write_by(const std::string& helper, const std::string& granted_in, pid_t child,
              const std::vector<IdRange>& ranges) try {
  const auto command = helper_command(helper, child, ranges);
  if (run_helper(command) == 0) return;
  throw sys::InputError(
      fmt::format("--userns: `{}` refused; ranges that {} grants you may be mapped",
                  fmt::join(command.arguments, " "), granted_in));
} catch (const sys::ExecError&) {
  throw sys::InputError(fmt::format(
      "--userns: more than your own id needs {}: install the package uidmap", helper));
}

}  // namespace

bool need_helper(const IdMaps& maps) {
  if (sys::has_capability(CAP_SETUID)) return false;
  const auto& first = maps.uids.front();
  return maps.uids.size() > 1 || first.count > 1 || first.outside != ::geteuid();
}

void write_id_maps_by_helper(pid_t child, const IdMaps& maps) {
  sys::say("several ids: only root may map them, so a setuid helper does it for us");
  write_by("newuidmap", "/etc/subuid", child, maps.uids);
  write_by("newgidmap", "/etc/subgid", child, maps.gids);
}

}  // namespace tinbox
