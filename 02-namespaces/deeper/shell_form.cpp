// shell_form.cpp — the script of --explain=shell, in the order of the chapter.
#include "02-namespaces/deeper/shell_form.h"

#include <fmt/format.h>

#include "02-namespaces/deeper/shell_plan.h"
#include "02-namespaces/deeper/shell_root.h"
#include "lib/error.h"
#include "lib/shell_words.h"

namespace tinbox {
namespace {

constexpr auto head = R"(#!/bin/sh
# The work of {}, done by util-linux. What it cannot do: close the
# descriptors above 2, and hand on to the command the signals that reach us.
set -e
)";

std::string hold_namespaces(const Plan& plan) {
  return fmt::format(R"(
# A process that only sleeps holds the namespaces, while we furnish them from outside.
unshare{}{}{} sleep infinity & box=$!
# It ends with us.
trap 'kill $box' EXIT
trap 'exit 125' HUP TERM
# It is inside as soon as it sleeps; a zombie (Z) never will.
until grep -qx sleep /proc/$box/comm; do
    ! grep -q '^State:.Z' /proc/$box/status || exit 125
    sleep 0.01
done
)",
                     plan.is_new().user ? " --user" : "", new_mount_table(plan),
                     simple_kinds(plan));
}

std::string numbers(const std::vector<IdRange>& ranges) {
  std::string words;
  for (const auto& [inside, outside, count] : ranges)
    words += fmt::format(" {} {} {}", inside, outside, count);
  return words;
}

// The kernel takes a whole map in one write(2): so does cat. (The printf of some shells
// makes one of each line.)
std::string write_maps(const Plan& plan) {
  const auto& [uids, gids] = *plan.box().id_maps;
  if (plan.by_helper)
    return fmt::format(R"(
# Several ids: only root may map them, so setuid helpers do it for us.
newuidmap $box{}
newgidmap $box{}
)",
                       numbers(uids), numbers(gids));
  std::string lines = "\n# Say who its groups and users are outside, once for all.\n";
  if (plan.denies_setgroups)
    lines +=
        "# (Who maps a group may not be able to drop it: it could deny access.)\n"
        "echo deny >/proc/$box/setgroups\n";
  return lines + fmt::format("cat >/proc/$box/gid_map <<END\n{}END\n", map_text(gids)) +
         fmt::format("cat >/proc/$box/uid_map <<END\n{}END\n", map_text(uids));
}

// Why the words of the next command stand there.
std::string reasons(const Plan& plan) {
  std::string lines = "\n";
  if (!plan.is_held && plan.is_new().user)
    lines += "# In a user namespace; our own id is all that we may map ourselves.\n";
  if (!plan.is_held && plan.is_new().mount && plan.box().private_mounts)
    lines += "# private: no mount of ours shall appear on the host.\n";
  if (!plan.box().private_mounts)
    lines += "# unchanged: a mount of ours appears on the host as well.\n";
  if (!fork_into(plan).empty())
    lines += "# --fork: only a child begins in a new pid or time namespace.\n";
  if (plan.is_new().pid && !plan.has_root())
    lines += "# --mount-proc: the /proc of the host shows the pids of the host.\n";
  return lines + "# Then the working directory, the user, and the command.\n";
}

// ---- the command, run by one tool ----

std::string make_namespaces(const Plan& plan) {
  std::string words;
  if (plan.is_new().user)
    words = fmt::format(" --user --map-user={} --map-group={}", plan.first_mapped->uid,
                        plan.first_mapped->gid);
  return words + new_mount_table(plan) + simple_kinds(plan) + fork_into(plan);
}

// The kinds of the holder, but the mount table if the root is to change.
std::string join_namespaces(const Plan& plan, const std::string& user) {
  std::string words;
  if (plan.is_new().user) words += " --user" + user;
  words += simple_kinds(plan);
  if (plan.is_new().mount && !plan.has_root()) words += " --mount";
  return words.empty() ? "" : " --target $box" + words;
}

std::string run_directly(const Plan& plan) {
  const auto& command = plan.options.command;
  const auto directory = sys::shell_word(command.directory);
  const auto unshare = sys::with_environment(command, "/usr/bin/unshare");
  const auto nsenter = sys::with_environment(command, "/usr/bin/nsenter");
  if (!plan.is_held)
    return fmt::format("{}{} --wd={}{} --", unshare, make_namespaces(plan), directory,
                       become_user(plan));
  if (const auto child = fork_into(plan); !child.empty())
    return fmt::format("nsenter{} \\\n    {}{} --wd={}{} --",
                       join_namespaces(plan, become_first_mapped(plan)), unshare, child,
                       directory, become_user(plan));
  const auto user = plan.user ? become_user(plan) : become_first_mapped(plan);
  return fmt::format("{}{} --wdns={} --", nsenter, join_namespaces(plan, user),
                     directory);
}

// ---- the command, run by a shell that first furnishes the box ----

std::string furnish(const Plan& plan, const LaterChapter& later) {
  std::string lines;
  if (const auto& name = plan.box().hostname; !name.empty())
    lines +=
        "# The host name: we have a copy of it that is ours alone.\n"
        "hostname -- " +
        sys::shell_word(name) + "\n";
  lines += later.mount_root;
  if (plan.has_root())
    lines += later.new_root.empty() ? enter_root_lines(plan) : later.new_root;
  if (plan.options.init && !lines.empty())
    lines +=
        "# The tools took pids; the command shall be pid 2 all the same.\n"
        "echo 1 >/proc/sys/kernel/ns_last_pid\n";
  return lines;
}

std::string last_tool(const Plan& plan) {
  const auto& command = plan.options.command;
  const auto directory = sys::shell_word(command.directory);
  if (plan.has_root())
    return fmt::format("{} --target $box --mount --wdns={}{} --",
                       sys::with_environment(command, "/usr/bin/nsenter"), directory,
                       become_user(plan));
  return fmt::format("{} --wd={}{} --",
                     sys::with_environment(command, "/usr/bin/unshare"), directory,
                     become_user(plan));
}

std::string shell_lines(const Plan& plan, const std::string& furnishing,
                        const std::string& last) {
  auto lines = (plan.has_root() ? "\nbox=$1; shift\n" : "\n") + furnishing;
  if (plan.options.init)
    return lines +
           "# This shell stays as pid 1, to reap. (Its own root is that of the "
           "host!)\n" +
           last + " \"$@\"\nexit $?\n";
  return lines + "# The command takes our place.\nexec " + last + " \"$@\"\n";
}

std::string run_by_shell(const Plan& plan, const std::string& furnishing,
                         const std::string& last) {
  std::string words;
  if (!plan.is_held) words = "unshare" + make_namespaces(plan) + " ";
  if (plan.is_held) {
    if (const auto join = join_namespaces(plan, become_first_mapped(plan));
        !join.empty())
      words += "nsenter" + join + " \\\n    ";
    if (const auto child = fork_into(plan); !child.empty())
      words += "unshare" + child + " \\\n    ";
  }
  return fmt::format("{}sh -ec {} sh{}", words,
                     sys::shell_word(shell_lines(plan, furnishing, last)),
                     plan.has_root() ? " $box" : "");
}

// A tool other than uid 0 starts without capabilities. execve(2) takes them.
void require_root_inside(const Plan& plan, const std::string& furnishing) {
  const bool needs_it =
      !furnishing.empty() || (plan.is_held && !fork_into(plan).empty());
  if (needs_it && plan.first_mapped && plan.first_mapped->uid != 0)
    throw sys::InputError(
        "--explain=shell: util-linux can do this only where --userns maps 0 first");
}

}  // namespace

std::string shell_script(const BoxOptions& options, const LaterChapter& later) {
  const auto plan = plan_for(options);
  const auto furnishing = furnish(plan, later);
  const auto last = later.last_tool.empty() ? last_tool(plan) : later.last_tool;
  require_root_inside(plan, furnishing);

  std::string script = fmt::format(head, later.program);
  if (plan.is_held) script += hold_namespaces(plan);
  if (plan.is_held && plan.is_new().user) script += write_maps(plan);
  script += reasons(plan);
  script += furnishing.empty() && !options.init ? run_directly(plan)
                                                : run_by_shell(plan, furnishing, last);
  return script + sys::shell_words(options.command.arguments) + "\n";
}

int print_shell_form(const BoxOptions& options, const LaterChapter& later) {
  fmt::print("{}", shell_script(options, later));
  return 0;
}

}  // namespace tinbox
