// options.cpp — the option tables of 04-union-fs and of its verbs.
#include "04-union-fs/options.h"

#include <fmt/format.h>

#include "04-union-fs/deeper/implied.h"
#include "lib/cli.h"
#include "lib/error.h"
#include "lib/text.h"

namespace tinbox {
namespace {

Volume parse_volume(const std::string& text) {
  const auto parts = sys::split(text, ':');
  const bool has_end = parts.size() == 3 && parts[2] == "ro";
  if ((parts.size() != 2 && !has_end) || parts[0].empty() || parts[1].empty())
    throw sys::InputError(
        fmt::format("--volume {}: expected HOST:BOX or HOST:BOX:ro", text));
  return {.host = parts[0], .box = parts[1], .read_only = has_end};
}

// The words after the verb; usage lines name both.
void parse_after_verb(sys::Cli& cli, int argc, char** argv) {
  auto name = fmt::format("04-union-fs {}", argv[1]);
  argv[1] = name.data();
  cli.parse(argc - 1, argv + 1);
}

sys::InputError no_shell_form() {
  return sys::InputError("--explain=shell: only for a run; expected text or json");
}

LookOptions parse_look(sys::Cli& cli, LookOptions& options, int argc, char** argv) {
  std::string pid;
  bool user_namespace = false;
  cli.repeated("--layer DIR", options.what.layers, "a layer; the first is the top one");
  cli.option("--upper DIR", options.what.upper, "what a box wrote to");
  cli.option("--pid PID", pid, "the union that is the root of this process");
  cli.flag("--userns", user_namespace,
           "marks are user.overlay.*, as rootless boxes do");
  cli.flag("--json", options.json, "one JSON object a line");
  parse_after_verb(cli, argc, argv);
  complete(options, pid, user_namespace);
  return options;
}

}  // namespace

std::string verb_of(int argc, char** argv) {
  const std::string first = argc > 1 ? argv[1] : "";
  for (const char* verb : {"why", "diff", "pack", "unpack", "append", "drop"})
    if (first == verb) return first;
  return "";
}

LookOptions parse_why_options(int argc, char** argv) {
  LookOptions options;
  sys::Cli cli("Show which layer of a union a path is from",
               "04-union-fs why /etc/passwd --layer changes --layer build/root");
  cli.positional("PATH", options.path, "a path of the union");
  return parse_look(cli, options, argc, argv);
}

LookOptions parse_diff_options(int argc, char** argv) {
  LookOptions options;
  sys::Cli cli("Show what a box added (A), changed (C) and deleted (D)",
               "04-union-fs diff --upper kept --layer build/root");
  return parse_look(cli, options, argc, argv);
}

BranchOptions parse_append_options(int argc, char** argv) {
  BranchOptions options;
  std::string pid;
  bool as_shell = false;
  sys::Cli cli("Lay a directory over one of a box that runs",
               "04-union-fs append --pid 4711 --layer more /pub");
  cli.option("--pid PID", pid, "a process of the box");
  cli.option("--layer DIR", options.layer, "a directory of the host's");
  cli.positional("PATH", options.path, "a directory of the box");
  cli.explain_option(as_shell);
  parse_after_verb(cli, argc, argv);
  if (as_shell) throw no_shell_form();
  complete(options, pid, true);
  return options;
}

BranchOptions parse_drop_options(int argc, char** argv) {
  BranchOptions options;
  std::string pid;
  bool as_shell = false;
  sys::Cli cli("Take away the directory that was laid over one of a box",
               "04-union-fs drop --pid 4711 /pub");
  cli.option("--pid PID", pid, "a process of the box");
  cli.positional("PATH", options.path, "a directory of the box");
  cli.explain_option(as_shell);
  parse_after_verb(cli, argc, argv);
  if (as_shell) throw no_shell_form();
  complete(options, pid, false);
  return options;
}

std::string parse_pack_options(int argc, char** argv) {
  std::string directory;
  sys::Cli cli("Write an upper as a layer of an image, a tar, to standard output",
               "04-union-fs pack kept >layer.tar");
  cli.positional("DIR", directory, "an upper that no box uses now");
  parse_after_verb(cli, argc, argv);
  return directory;
}

std::string parse_unpack_options(int argc, char** argv) {
  std::string directory;
  sys::Cli cli("Make a layer from the tar of an image, read from standard input",
               "04-union-fs unpack layer <layer.tar");
  cli.positional("DIR", directory, "a directory that is not there yet");
  parse_after_verb(cli, argc, argv);
  return directory;
}

UnionOptions parse_union_options(int argc, char** argv) {
  UnionOptions options;
  auto& what = options.what;
  std::vector<std::string> volumes;
  sys::Cli cli("Run a command in a box whose root is several directories, seen as one",
               "04-union-fs --layer changes --layer build/root -- /bin/sh\n"
               "More:\n  04-union-fs why|diff|pack|unpack|append|drop --help");
  cli.repeated("--layer DIR", what.layers, "a layer; the first is the top one");
  cli.option("--upper DIR", what.upper, "what the box writes is kept here");
  cli.option("--work DIR", what.work,
             "an empty directory on the same file system; else UPPER.work");
  cli.flag("--ephemeral", options.ephemeral,
           "what the box writes is kept in memory, and gone with it; the default");
  cli.flag("--read-only", options.read_only, "the box writes to /tmp and /run alone");
  cli.repeated("--volume HOST:BOX[:ro]", volumes,
               "a directory of the host's that the box sees too");
  cli.flag("--userns", options.user_namespace,
           "own users: you are root inside, and marks are user.overlay.*");
  cli.command_options(options.command);
  cli.explain_option(options.explain_as_shell);
  cli.parse(argc, argv, options.command);
  for (const auto& volume : volumes) options.volumes.push_back(parse_volume(volume));
  complete(options);
  return options;
}

}  // namespace tinbox
