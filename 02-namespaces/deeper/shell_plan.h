// shell_plan.h — what the script of --explain=shell has to do, and the words of
// unshare(1) and nsenter(1) that do it.
//
// unshare moves itself into new namespaces, and becomes the command: often all that is
// needed. Two things it cannot do: write other id maps than its own, and be in two
// roots at once, the host's where the tools are and the box's. For these a process that
// only sleeps *holds* the namespaces, and nsenter brings one tool after the other in.
#pragma once

#include <optional>
#include <string>

#include "02-namespaces/deeper/time_offsets.h"
#include "02-namespaces/options.h"
#include "lib/users.h"

namespace tinbox {

struct Plan {
  const BoxOptions& options;
  std::optional<sys::Credentials> user = {};          // of --user
  std::optional<sys::Credentials> first_mapped = {};  // of a new user namespace
  std::optional<TimeOffsets> clocks = {};             // of a new time namespace
  bool by_helper = false;                             // newuidmap(1) writes the maps
  bool denies_setgroups = false;  // the user namespace does, for good
  bool is_held = false;           // a process holds the namespaces

  const Box& box() const { return options.box; }
  const Namespaces& is_new() const { return options.box.namespaces; }
  bool has_root() const { return !options.box.root.empty(); }
};

// Looks users and clocks up. Throws as main() would.
Plan plan_for(const BoxOptions& options);

// Each answers words that can follow unshare or nsenter: " --uts --ipc", or "".
std::string simple_kinds(const Plan& plan);     // those that need no more than a word
std::string new_mount_table(const Plan& plan);  // for unshare
std::string fork_into(const Plan& plan);        // for unshare: pid and time
std::string become_first_mapped(const Plan& plan);
std::string become_user(const Plan& plan);  // of --user

}  // namespace tinbox
