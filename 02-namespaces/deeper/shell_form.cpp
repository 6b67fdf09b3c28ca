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
# The work of 02-namespaces, done by util-linux. What it cannot do: close the
# descriptors above 2, and hand on to the command the signals that reach us.
set -e
)";

std::string hold_namespaces(const Plan& plan) {
  return fmt::format(R"(
# A process that only sleeps holds the namespaces, while we furnish them from outside.
unshare{}{}{} sleep infinity & box=$!
# It ends with us, and is inside as soon as it sleeps.
trap 'kill $box' EXIT
trap 'exit 125' HUP TERM
until grep -qx sleep /proc/$box/comm; do sleep 0.01; done
)",
                     plan.is_new().user ? " --user" : "", new_mount_table(plan),
                     simple_kinds(plan));
}

std::string numbers(const std::vector<IdRange>& ranges, const char* form) {
  std::string words;
  for (const auto& [inside, outside, count] : ranges)
    words += fmt::format(fmt::runtime(form), inside, outside, count);
  return words;
}

// The kernel takes the whole map in one write(2): one printf, which sh does itself.
std::string write_maps(const Plan& plan) {
  const auto& [uids, gids] = *plan.box().id_maps;
  if (plan.by_helper)
    return fmt::format(
        "\n# Several ids: only root may map them, so setuid helpers do it for us.\n"
        "newuidmap $box{}\nnewgidmap $box{}\n",
        numbers(uids, " {} {} {}"), numbers(gids, " {} {} {}"));
  std::string lines = "\n# Say who its groups and users are outside, once for all.\n";
  if (plan.denies_setgroups)
    lines += "# (Who maps a group may not be able to drop it: it could deny access.)\n"
             "echo deny >/proc/$box/setgroups\n";
  return lines + fmt::format("printf '%s\\n'{} >/proc/$box/gid_map\n"
                             "printf '%s\\n'{} >/proc/$box/uid_map\n",
                             numbers(gids, " '{} {} {}'"), numbers(uids, " '{} {} {}'"));
}

// ---- what is done inside, by a shell that ends as the command ----

std::string furnish(const Plan& plan) {
  std::string lines;
  if (const auto& name = plan.box().hostname; !name.empty())
    lines += "# The host name: we have a copy of it that is ours alone.\n"
             "hostname -- " + sys::shell_word(name) + "\n";
  if (plan.has_root()) lines += enter_root_lines(plan);
  if (plan.options.init && !lines.empty())
    lines += "# The tools took pids; the command shall be pid 2 all the same.\n"
             "echo 1 >/proc/sys/kernel/ns_last_pid\n";
  return lines;
}

// The last tool enters the working directory, becomes the user, and then the command.
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

std::string inside(const Plan& plan, const std::string& furnishing) {
  auto lines = plan.has_root() ? "box=$1; shift\n" + furnishing : furnishing;
  if (plan.options.init)
    lines += "# This shell stays as pid 1 and reaps. (Its own root is the host's!)\n" +
             last_tool(plan) + " \"$@\"\nexit $?\n";
  else
    lines += "# The command takes our place.\nexec " + last_tool(plan) + " \"$@\"\n";
  return lines;
}

}  // namespace
}  // namespace tinbox
