// cli.cpp — see cli.h.
#include "06-full-container/runtime/cli.h"

#include <unistd.h>

#include <cstdlib>

#include <fmt/format.h>

#include "lib/cli.h"
#include "lib/error.h"

namespace tinbox {
namespace {

constexpr auto purpose =
    "Run OCI containers: create, start, run, exec, state, list, kill, delete, spec …";

// Where only a user's own directory may be written to, states stand there.
std::string usual_root() {
  const char* own = std::getenv("XDG_RUNTIME_DIR");
  const bool may_write = ::access("/run", W_OK) == 0;
  return may_write || !own ? "/run/tinrun" : fmt::format("{}/tinrun", own);
}

void refuse_what_is_missing(bool as_shell, const std::string& manager,
                            const GlobalOptions& global) {
  if (as_shell)
    throw sys::InputError("--explain=shell: a bundle has no shell form: text or json");
  if (manager != "cgroupfs" && manager != "systemd" && manager != "disabled")
    throw sys::InputError(fmt::format(
        "--cgroup-manager {}: expected cgroupfs, systemd or disabled", manager));
  if (global.systemd_cgroup && global.without_groups)
    throw sys::InputError(
        "--systemd-cgroup makes a group, --cgroup-manager disabled "
        "none: choose one");
  if (global.log_format != "text" && global.log_format != "json")
    throw sys::InputError(
        fmt::format("--log-format {}: expected text or json", global.log_format));
}

}  // namespace

CommandLine parse_global_options(int argc, char** argv) {
  CommandLine line;
  auto& global = line.global;
  global.own_argv = argv;
  std::string rootless, criu, level, manager = "cgroupfs";
  bool as_shell = false, debug = false, version = false;
  sys::Cli cli(purpose, "tinrun run --bundle my-bundle my-container");
  cli.option("--root DIR", global.root, "where the states of containers are");
  cli.option("--log FILE", global.log, "errors go there too");
  cli.option("--log-format FORMAT", global.log_format, "of that file: text or json");
  cli.flag("--systemd-cgroup", global.systemd_cgroup, "systemd makes the group");
  cli.option("--rootless auto|true|false", rootless, "accepted: it is found out");
  cli.option("--criu FILE", criu, "accepted: nothing uses it");
  cli.option("--cgroup-manager NAME", manager,
             "cgroupfs, systemd, or disabled: make no group");
  cli.option("--log-level LEVEL", level, "accepted: errors alone are told");
  cli.flag("--debug", debug, "accepted: see --explain");
  cli.flag("-v,-V,--version", version, "print the version");
  cli.explain_option(as_shell);
  line.words = cli.parse_words(argc, argv);
  if (version) line.words = {"version"};
  if (line.words.empty()) throw sys::InputError("no command: see tinrun --help");
  global.without_groups = manager == "disabled";
  global.systemd_cgroup |= manager == "systemd";
  refuse_what_is_missing(as_shell, manager, global);
  if (global.root.empty()) global.root = usual_root();
  return line;
}

void require_table_or_json(const std::string& format) {
  if (format != "table" && format != "json")
    throw sys::InputError(fmt::format("--format {}: expected table or json", format));
}

}  // namespace tinbox
