// cli.cpp — see cli.h.
#include "lib/cli.h"

#include <unistd.h>

#include <cstdlib>

#include <fmt/format.h>

#include "lib/error.h"
#include "lib/narrate.h"

namespace sys {

Cli::Cli(std::string purpose, std::string example) : app_(std::move(purpose)) {
  app_.footer("Example:\n  " + std::move(example));
  app_.prefix_command();
}

void Cli::add_explain(bool& as_shell) {
  as_shell_ = &as_shell;
  app_.add_flag("--explain{text}", explain_,
                "tell each system call: text, or =json; =shell prints a script of "
                "util-linux commands that does the same, and runs nothing");
}

void Cli::add_command_options(Command& command) {
  app_.add_option(
      "--user", command.user,
      "run as UID[:GID] or NAME[:GROUP], names as in the root's /etc/passwd");
  app_.add_option("--chdir", command.directory, "working directory, in the root")
      ->capture_default_str();
  app_.add_option("--env", env_, "set NAME=VALUE; may be repeated")
      ->allow_extra_args(false);
  app_.add_flag("--clear-env", clear_env_, "pass no variable but those of --env");
}

void Cli::parse(int argc, char** argv, Command& command) try {
  app_.parse(argc, argv);
  if (as_shell_) read_explain(*as_shell_);
  read_environment(command);
  read_command(command);
} catch (const CLI::CallForHelp&) {
  fmt::print("{}", app_.help());
  std::exit(0);  // NOLINT: before any clone, so the ordinary exit is right
} catch (const CLI::ParseError& error) {
  throw InputError(fmt::format("{}; see --help", error.what()));
}

void Cli::read_explain(bool& as_shell) const {
  const char* variable = std::getenv("TINBOX_EXPLAIN");
  const std::string form = !explain_.empty() ? explain_ : variable ? variable : "";
  if (form == "text" || form == "1") explaining = Explain::text;
  if (form == "json") explaining = Explain::json;
  as_shell = form == "shell";
  if (explaining == Explain::nothing && !as_shell && !form.empty() && form != "0")
    throw InputError(fmt::format("--explain={}: expected text, json or shell", form));
}

void Cli::read_environment(Command& command) const {
  if (!clear_env_)
    for (char** entry = environ; *entry; ++entry) command.environment.push_back(*entry);
  for (const auto& entry : env_) {
    const auto name = entry.substr(0, entry.find('='));
    if (name == entry || name.empty())
      throw InputError(fmt::format("--env {}: expected NAME=VALUE", entry));
    std::erase_if(command.environment,
                  [&](const auto& old) { return old.starts_with(name + "="); });
    command.environment.push_back(entry);
  }
}

void Cli::read_command(Command& command) const {
  auto words = app_.remaining();
  if (!words.empty() && words.front() == "--")
    words.erase(words.begin());
  else if (!words.empty() && words.front().starts_with('-'))
    throw InputError(fmt::format("unknown option {}; see --help", words.front()));
  if (words.empty() || words.front().empty())
    throw InputError("no command to run: name one, such as -- /bin/sh; see --help");
  command.arguments = std::move(words);
}

}  // namespace sys
