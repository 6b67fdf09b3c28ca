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

}  // namespace

UnionOptions parse_union_options(int argc, char** argv) {
  UnionOptions options;
  auto& what = options.what;
  std::vector<std::string> volumes;
  sys::Cli cli("Run a command in a box whose root is several directories, seen as one",
               "04-union-fs --layer changes --layer build/root -- /bin/sh");
  cli.option("--layer DIR", what.layers, "a layer; the first given is the top one");
  cli.option("--upper DIR", what.upper, "what the box writes is kept here");
  cli.option("--work DIR", what.work,
             "an empty directory on the same file system; else UPPER.work");
  cli.flag("--ephemeral", options.ephemeral,
           "what the box writes is kept in memory, and gone with it; the default");
  cli.flag("--read-only", options.read_only, "the box writes to /tmp and /run alone");
  cli.option("--volume HOST:BOX[:ro]", volumes,
             "a directory of the host's that the box sees too; may be repeated");
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
