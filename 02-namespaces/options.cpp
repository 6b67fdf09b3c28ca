// options.cpp — the option tables of 02-namespaces, 02-enter and 02-lsns.
#include "02-namespaces/options.h"

#include <linux/capability.h>
#include <unistd.h>

#include <fmt/format.h>

#include "02-namespaces/deeper/time_offsets.h"
#include "lib/capability.h"
#include "lib/cli.h"
#include "lib/error.h"
#include "lib/text.h"

namespace tinbox {
namespace {

constexpr unsigned highest_id = ~0U;  // (uid_t)-1 means "no id"

IdRange parse_range(const std::string& text) {
  const auto fields = sys::split(text, ':');
  IdRange range;
  unsigned* numbers[] = {&range.inside, &range.outside, &range.count};
  for (std::size_t i = 0; i < std::size(numbers); ++i) {
    const auto number =
        fields.size() == 3 ? sys::parse_number<unsigned>(fields[i]) : std::nullopt;
    if (!number)
      throw sys::InputError(fmt::format(
          "--userns={}: expected INSIDE:OUTSIDE:COUNT, such as 0:1000:1", text));
    *numbers[i] = *number;
  }
  const auto& [inside, outside, count] = range;
  if (count == 0 || count > highest_id - inside || count > highest_id - outside)
    throw sys::InputError(
        fmt::format("--userns={}: {} ids from there on do not exist", text, count));
  return range;
}

bool overlap(unsigned first, unsigned count, unsigned other, unsigned other_count) {
  return first < other + other_count && other < first + count;
}

std::vector<IdRange> parse_ranges(const std::string& text) {
  std::vector<IdRange> ranges;
  for (const auto& part : sys::split(text, ',')) {
    const auto added = parse_range(part);
    for (const auto& old : ranges)
      if (overlap(old.inside, old.count, added.inside, added.count) ||
          overlap(old.outside, old.count, added.outside, added.count))
        throw sys::InputError(fmt::format("--userns={}: the ranges overlap", text));
    ranges.push_back(added);
  }
  return ranges;
}

// One id of our own goes with our own group; wider maps are the same for users and groups.
IdMaps parse_id_maps(const std::string& text) {
  const IdMaps own = map_caller_to_root();
  if (text.empty() || text == "self") return own;
  const auto ranges = parse_ranges(text);
  const auto& [inside, outside, count] = ranges.front();
  if (ranges.size() == 1 && count == 1 && outside == ::geteuid())
    return {.uids = ranges, .gids = {{inside, own.gids.front().outside, 1}}};
  return {.uids = ranges, .gids = ranges};
}

void imply_user_namespace(Namespaces& wanted) {
  const bool needs_root = wanted.uts || wanted.mount || wanted.pid || wanted.net ||
                          wanted.ipc || wanted.cgroup || wanted.time;
  if (wanted.user || !needs_root || sys::has_capability(CAP_SYS_ADMIN)) return;
  fmt::print(stderr, "02-namespaces: without CAP_SYS_ADMIN: adding --userns\n");
  wanted.user = true;
}

// What one option brings with it.
void complete(BoxOptions& options, bool all, const std::string& id_maps) {
  auto& box = options.box;
  auto& wanted = box.namespaces;
  if (all) {
    wanted = {true, true, true, true, true, true, true, true};
    if (box.hostname.empty()) box.hostname = "box";
    if (options.time.empty()) options.time = "0";
  }
  wanted.uts |= !box.hostname.empty();
  wanted.time |= !options.time.empty();
  wanted.pid |= options.init;  // only the first process of a pid namespace is an init
  wanted.mount |= wanted.pid || !box.root.empty();
  wanted.user |= !id_maps.empty();
  imply_user_namespace(wanted);
  if (wanted.user) box.id_maps = parse_id_maps(id_maps);
}

void require_sense(const BoxOptions& options) {
  const auto& box = options.box;
  if (box.hostname.size() > 64)
    throw sys::InputError(fmt::format("--uts: a host name has 64 bytes at most, not {}",
                                      box.hostname.size()));
  if (!box.private_mounts && (box.namespaces.pid || !box.root.empty()))
    throw sys::InputError(
        "--no-private would mount over the host's own /proc and /: only with --mount");
}

}  // namespace

BoxOptions parse_box_options(int argc, char** argv) {
  BoxOptions options;
  auto& box = options.box;
  auto& wanted = box.namespaces;
  bool all = false, no_private = false;
  std::string id_maps;
  sys::Cli cli("Run a command in namespaces of its own",
               "02-namespaces --all --root build/root -- /bin/sh");
  auto& app = cli.app();
  app.add_option("--uts", box.hostname, "own host name NAME")
      ->check(CLI::Validator([](auto& name) { return name.empty() ? "is empty" : ""; },
                             "NAME"));
  app.add_flag("--pid", wanted.pid, "own process numbers; implies --mount, a new /proc");
  app.add_flag("--mount", wanted.mount, "own mount table");
  app.add_flag("--ipc", wanted.ipc, "own message queues, semaphores, shared memory");
  app.add_flag("--net", wanted.net, "own network: only a loopback device, down");
  app.add_flag("--cgroup", wanted.cgroup, "own cgroup is shown as /");
  app.add_option("--time", options.time,
                 "own clocks, moved by OFFSET seconds; -uptime lets them begin at 0");
  app.add_flag("--userns{self}", id_maps,
               "own users: you become root inside; =INSIDE:OUTSIDE:COUNT[,…] maps others");
  app.add_flag("--all", all, "all eight kinds");
  app.add_flag("--init", options.init, "a stub as pid 1 that reaps; implies --pid");
  app.add_flag("--no-private", no_private, "leave mounts shared with the host (a demo)");
  app.add_option("--root", box.root, "new root (pivot_root), with /proc, /dev and /sys");
  cli.add_command_options(options.command);
  cli.add_explain(options.explain_as_shell);
  cli.parse(argc, argv, options.command);
  box.private_mounts = !no_private;
  complete(options, all, id_maps);
  require_sense(options);
  return options;
}

EnterOptions parse_enter_options(int argc, char** argv) {
  EnterOptions options;
  std::string pid;
  bool as_shell = false;
  sys::Cli cli("Run a command in all namespaces of a process", "02-enter 4711 -- /bin/sh");
  cli.app().add_option("PID", pid, "a process of the box")->required();
  cli.add_command_options(options.command);
  cli.add_explain(as_shell);
  cli.parse(argc, argv, options.command);
  options.pid = sys::parse_number<pid_t>(pid).value_or(0);
  if (options.pid <= 0 || as_shell)
    throw sys::InputError(as_shell ? "--explain=shell: use nsenter(1), see --help"
                                   : fmt::format("{}: not the pid of a process", pid));
  return options;
}

ListOptions parse_list_options(int argc, char** argv) {
  ListOptions options;
  CLI::App app("Show who shares which namespaces with whom");
  app.add_option("PID", options.pid, "only the namespaces that this process is in");
  app.add_flag("--json", options.json, "one JSON object a line");
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    fmt::print("{}", app.help());
    std::exit(0);
  } catch (const CLI::ParseError& error) {
    throw sys::InputError(fmt::format("{}; see --help", error.what()));
  }
  return options;
}

}  // namespace tinbox
