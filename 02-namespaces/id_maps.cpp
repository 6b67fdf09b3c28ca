// id_maps.cpp — see id_maps.h.
#include "02-namespaces/id_maps.h"

#include <linux/capability.h>
#include <unistd.h>

#include <fmt/format.h>

#include "01-chroot/run.h"
#include "lib/capability.h"
#include "lib/error.h"
#include "lib/files.h"
#include "lib/narrate.h"

namespace tinbox {
namespace {

unsigned root_or_first(const std::vector<IdRange>& ranges) {
  for (const auto& range : ranges)
    if (range.inside == 0) return 0;
  return ranges.front().inside;
}

}  // namespace

IdMaps map_caller_to_root() {
  return {.uids = {{0, ::geteuid(), 1}}, .gids = {{0, ::getegid(), 1}}};
}

std::string map_text(const std::vector<IdRange>& ranges) {
  std::string text;
  for (const auto& [inside, outside, count] : ranges)
    text += fmt::format("{} {} {}\n", inside, outside, count);
  return text;
}

void write_id_maps(pid_t child, const IdMaps& maps) {
  const auto proc = fmt::format("/proc/{}/", child);
  //> exercise 2.7: write the child's uid_map and gid_map
  sys::say("the child has every capability, but no name: say who it is outside");
  // Groups can also *deny* access ("all but group x"), so an unprivileged user may map
  // groups only after giving up setgroups(2), which could drop such a group, for good.
  if (!sys::has_capability(CAP_SETGID))
    sys::write_control_file(proc + "setgroups", "deny");
  sys::write_control_file(proc + "gid_map", map_text(maps.gids));
  sys::write_control_file(proc + "uid_map", map_text(maps.uids));
  //= sys::todo("2.7", proc, maps);
  //< exercise 2.7
}

void become_root_inside(const IdMaps& maps) {
  // Not later: execve(2) leaves the capabilities to uid 0 of the user namespace, and
  // takes them from every other uid.
  become_user({root_or_first(maps.uids), root_or_first(maps.gids)});
}

}  // namespace tinbox
