// ps.cpp — tinrun ps: the processes of a container, by their numbers on the host.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "06-full-container/container/failure.h"
#include "06-full-container/container/state.h"
#include "06-full-container/runtime/commands/commands.h"
#include "06-full-container/runtime/group.h"
#include "lib/cli.h"
#include "lib/error.h"
#include "lib/files.h"

namespace tinbox::commands {
namespace {

// Its arguments, with spaces between them; "" for one that has just ended.
std::string command_line(pid_t pid) try {
  auto text = sys::read_file(fmt::format("/proc/{}/cmdline", pid));
  while (text.ends_with('\0')) text.pop_back();
  std::ranges::replace(text, '\0', ' ');
  return text;
} catch (const sys::Error&) {
  return "";
}

}  // namespace

int ps(const GlobalOptions& global, int argc, char** argv) {
  std::string id, format = "table";
  sys::Cli cli("List the processes of a container", "tinrun ps my-container");
  cli.positional("ID", id, "the container");
  cli.option("-f,--format FORMAT", format, "table or json");
  cli.parse(argc, argv);
  require_table_or_json(format);

  const StateDirectory directory(global.root, id);
  const auto pids = require_group(directory.read())->processes();
  if (format == "json") {
    fmt::print("[{}]\n", fmt::join(pids, ","));
    return 0;
  }
  fmt::print("{:<10} {}\n", "PID", "COMMAND");
  for (const pid_t pid : pids) fmt::print("{:<10} {}\n", pid, command_line(pid));
  return 0;
}

}  // namespace tinbox::commands
