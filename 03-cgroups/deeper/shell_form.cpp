// shell_form.cpp — see shell_form.h. Nearly all of it is mkdir and echo: that is how the
// kernel wants to be asked.
#include "03-cgroups/deeper/shell_form.h"

#include <algorithm>

#include <fmt/format.h>

#include "03-cgroups/deeper/choose.h"
#include "lib/files.h"
#include "lib/shell_words.h"
#include "lib/users.h"

namespace tinbox {
namespace {

using sys::shell_word;

constexpr auto head = R"(#!/bin/sh
# The work of 03-cgroups, done by a shell. What it cannot do: close the descriptors above
# 2, hand on signals, have the command die with us, and say whose limit has killed it.
set -e
)";

// One control file, as version 1 and version 2 have it.
struct Setting {
  const char* controller;
  std::string file_v1, value_v1, file_v2, value_v2;
};

std::string text_of(std::uint64_t number, const char* none) {
  return number == unlimited ? none : std::to_string(number);
}

void add_memory(const Limits& limits, std::vector<Setting>& settings) {
  const auto memory = limits.memory_bytes.value_or(unlimited);
  const auto swap = limits.swap_bytes.value_or(unlimited);
  const auto sum = memory == unlimited || swap == unlimited ? unlimited : memory + swap;
  if (memory != unlimited || limits.memory_bytes)
    settings.push_back({"memory", "memory.limit_in_bytes", text_of(memory, "-1"),
                        "memory.max", text_of(memory, "max")});
  if (limits.swap_bytes)
    settings.push_back({"memory", "memory.memsw.limit_in_bytes", text_of(sum, "-1"),
                        "memory.swap.max", text_of(swap, "max")});
}

void add_cpu(const Limits& limits, std::vector<Setting>& settings) {
  if (limits.cpu_us)
    settings.push_back(
        {"cpu", "cpu.cfs_quota_us", text_of(*limits.cpu_us, "-1"), "cpu.max",
         fmt::format("{} {}", text_of(*limits.cpu_us, "max"), cpu_period_us)});
  if (const auto weight = limits.cpu_weight)
    settings.push_back(
        {"cpu", "cpu.shares",
         std::to_string(std::max<std::uint64_t>(*weight * 1024 / 100, 2)), "cpu.weight",
         std::to_string(*weight)});
}

void add_io(const IoLimit& limit, std::vector<Setting>& settings) {
  const std::string kind = limit.key.ends_with("iops") ? "iops" : "bps";
  const auto* way = limit.key.starts_with('r') ? "read" : "write";
  settings.push_back(
      {"io", fmt::format("blkio.throttle.{}_{}_device", way, kind),
       fmt::format("{} {}", limit.device, text_of(limit.value, "0")), "io.max",
       fmt::format("{} {}={}", limit.device, limit.key, text_of(limit.value, "max"))});
}

std::vector<Setting> settings_of(const Limits& limits) {
  std::vector<Setting> settings;
  add_memory(limits, settings);
  add_cpu(limits, settings);
  if (limits.processes) {
    const auto number = text_of(*limits.processes, "max");
    settings.push_back({"pids", "pids.max", number, "pids.max", number});
  }
  if (!limits.cpus.empty())
    settings.push_back(
        {"cpuset", "cpuset.cpus", limits.cpus, "cpuset.cpus", limits.cpus});
  for (const auto& limit : limits.io) add_io(limit, settings);
  return settings;
}

std::string echo(const std::string& value, const std::string& file) {
  return fmt::format("echo {} >{}\n", shell_word(value), shell_word(file));
}

std::vector<std::string> directories_of(const GroupPlan& plan) {
  std::set<std::string> found;
  if (plan.v2) found.insert(plan.v2->directory());
  for (const auto& [controller, place] : plan.v1) found.insert(place.directory());
  return {found.begin(), found.end()};
}

std::string make_lines(const GroupPlan& plan) {
  auto lines =
      "\n# A group is a directory; version 1 has a tree for each controller.\nmkdir" +
      sys::shell_words(directories_of(plan)) + "\n";
  if (const auto found = plan.v1.find("cpuset"); found != plan.v1.end()) {
    lines +=
        "# On version 1 a new group may use no processor, and nobody could enter.\n";
    for (const auto* name : {"cpuset.cpus", "cpuset.mems"})
      lines +=
          fmt::format("cat {} >{}\n", shell_word(found->second.parent().file(name)),
                      shell_word(found->second.file(name)));
  }
  return lines;
}

// Who kills is sure of all: by one write, or while nobody can fork.
std::string kill_lines(const GroupPlan& plan) {
  if (plan.v2) return "    echo 1 >" + shell_word(plan.v2->file("cgroup.kill")) + "\n";
  const auto found = plan.v1.find("freezer");
  if (found == plan.v1.end()) return "";
  return fmt::format(R"(    echo FROZEN >{0}
    find {1} -name cgroup.procs -exec cat {{}} + | xargs -r kill -KILL
    echo THAWED >{0}
)",
                     shell_word(found->second.file("freezer.state")),
                     shell_word(found->second.directory()));
}

std::string end_lines(const GroupPlan& plan) {
  return fmt::format(R"(
# Whatever happens, the group ends with us. It is busy until the last process has gone.
end() {{
{}    for group in{}; do
        until [ ! -e "$group" ]; do
            find "$group" -depth -type d -exec rmdir {{}} \; 2>/dev/null || true
        done
    done
}}
trap end EXIT
trap 'exit 125' HUP INT TERM
)",
                     kill_lines(plan), sys::shell_words(directories_of(plan)));
}

void add_enable_lines(const GroupPlace& parent, const std::set<std::string>& wanted,
                      std::string& lines) {
  if (!parent.is_top()) add_enable_lines(parent.parent(), wanted, lines);
  const auto file = parent.file("cgroup.subtree_control");
  const auto enabled = read_words(file);
  for (const auto& controller : wanted)
    if (!enabled.contains(controller)) lines += echo("+" + controller, file);
}

std::string limit_lines(const GroupPlan& plan, const Limits& limits) {
  std::string lines;
  if (plan.v2) {
    auto wanted = controllers_of(limits);
    for (const auto& [controller, place] : plan.v1) wanted.erase(controller);
    add_enable_lines(plan.v2->parent(), wanted, lines);
  }
  for (const auto& one : settings_of(limits)) {
    const auto found = plan.v1.find(one.controller);
    lines += found == plan.v1.end()
                 ? echo(one.value_v2, plan.v2->file(one.file_v2))
                 : echo(one.value_v1, found->second.file(one.file_v1));
  }
  return lines.empty() ? "" : "\n# The limits, before anybody is in it.\n" + lines;
}

std::string delegate_lines(const GroupPlan& plan, const sys::Credentials& user) {
  std::string files;
  for (const auto& directory : directories_of(plan)) {
    const bool is_v2 = plan.v2 && plan.v2->directory() == directory;
    files +=
        " " + shell_word(directory) + " " + shell_word(directory + "/cgroup.procs");
    if (!is_v2) files += " " + shell_word(directory + "/tasks");
    for (const auto* name : {"/cgroup.threads", "/cgroup.subtree_control"})
      if (is_v2) files += " " + shell_word(directory + name);
  }
  return fmt::format("\n# The user may divide it further.\nchown {}:{}{}\n", user.uid,
                     user.gid, files);
}

std::string command_lines(const GroupPlan& plan, const sys::Command& command,
                          const std::optional<sys::Credentials>& user) {
  std::string join = "\n";
  for (const auto& directory : directories_of(plan))
    join += "echo $$ >" + shell_word(directory + "/cgroup.procs") + "\n";
  auto tool = sys::with_environment(command, "/usr/bin/unshare") +
              " --wd=" + shell_word(command.directory);
  if (user) tool += fmt::format(" --setgid={} --setuid={}", user->gid, user->uid);
  join += "exec " + tool + " -- \"$@\"\n";
  return "\n# A shell enters the group, and the command takes its place.\nsh -ec " +
         shell_word(join) + " sh" + sys::shell_words(command.arguments) + "\n";
}

}  // namespace

int print_shell_form(const GroupOptions& options) {
  const auto& command = options.command;
  std::optional<sys::Credentials> user;
  if (!command.user.empty())
    user = sys::find_credentials(sys::open_directory("/"), command.user);
  const auto path = options.path.empty() ? unique_group_name() : options.path;
  const auto plan = plan_cgroup(find_hierarchies(), path, options.limits);
  fmt::print("{}{}{}{}{}{}", head, make_lines(plan), end_lines(plan),
             limit_lines(plan, options.limits),
             options.delegate ? delegate_lines(plan, *user) : "",
             command_lines(plan, command, user));
  return 0;
}

}  // namespace tinbox
