// shell_plan.cpp — see shell_plan.h.
#include "02-namespaces/deeper/shell_plan.h"

#include <linux/capability.h>

#include <fmt/format.h>

#include "02-namespaces/deeper/newuidmap.h"
#include "lib/capability.h"
#include "lib/files.h"

namespace tinbox {
namespace {

std::string become(const sys::Credentials& user) {
  return fmt::format(" --setgid={} --setuid={}", user.gid, user.uid);
}

}  // namespace

Plan plan_for(const BoxOptions& options) {
  Plan plan{.options = options};
  const auto& box = options.box;
  const sys::Fd root = sys::open_directory(box.root.empty() ? "/" : box.root);
  if (const auto& user = options.command.user; !user.empty())
    plan.user = sys::find_credentials(root, user);
  if (box.namespaces.time) plan.clocks = parse_time_offsets(options.time);
  plan.is_held = plan.has_root();
  if (!box.namespaces.user) return plan;

  const auto& [uids, gids] = *box.id_maps;
  plan.first_mapped = {uids.front().inside, gids.front().inside};
  plan.by_helper = need_helper(*box.id_maps);
  plan.denies_setgroups = !plan.by_helper && !sys::has_capability(CAP_SETGID);
  plan.is_held |= !plan.denies_setgroups;  // unshare denies it whenever it maps groups
  return plan;
}

std::string simple_kinds(const Plan& plan) {
  const auto& is_new = plan.is_new();
  std::string words;
  if (is_new.uts) words += " --uts";
  if (is_new.ipc) words += " --ipc";
  if (is_new.net) words += " --net";
  if (is_new.cgroup) words += " --cgroup";
  return words;
}

std::string new_mount_table(const Plan& plan) {
  if (!plan.is_new().mount) return "";
  return plan.box().private_mounts ? " --mount --propagation private"
                                   : " --mount --propagation unchanged";
}

std::string fork_into(const Plan& plan) {
  std::string words;
  if (plan.is_new().pid) words += " --pid";
  if (const auto& clocks = plan.clocks)
    words += fmt::format(" --time --monotonic={} --boottime={}", clocks->monotonic,
                         clocks->boottime);
  if (!words.empty()) words += " --fork --kill-child";
  if (plan.is_new().pid && !plan.has_root()) words += " --mount-proc";
  return words;
}

std::string become_first_mapped(const Plan& plan) {
  // Where setgroups is denied, nsenter would fail at it. But there only one id is
  // mapped, our own: that we are without our doing.
  return plan.denies_setgroups ? " --preserve-credentials" : become(*plan.first_mapped);
}

std::string become_user(const Plan& plan) {
  if (!plan.user) return "";
  const auto& first = plan.first_mapped;
  const bool is_it = plan.denies_setgroups && plan.user->uid == first->uid &&
                     plan.user->gid == first->gid;
  return is_it ? "" : become(*plan.user);
}

}  // namespace tinbox
