// cli.h — the options that all our programs share, and how a command line ends in a
// command. CLI11 costs seconds of compile time: only options.cpp files include this.
#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include "lib/command.h"

namespace sys {

// PROGRAM [OPTIONS] POSITIONALS [OPTIONS] [--] COMMAND [ARGUMENTS...]
class Cli {
 public:
  // `purpose` is one sentence, `example` a command line that works.
  Cli(std::string purpose, std::string example);

  CLI::App& app() { return app_; }

  // --explain[=text|json|shell]; `as_shell` says whether it was the last.
  void add_explain(bool& as_shell);

  // --user, --chdir, --env, --clear-env
  void add_command_options(Command& command);

  // Reads the command line. The first word after the positionals, or after `--`, begins
  // the command. --help prints and exits. Throws InputError for all that is wrong.
  void parse(int argc, char** argv, Command& command);

 private:
  void read_explain(bool& as_shell) const;
  void read_environment(Command& command) const;
  void read_command(Command& command) const;

  CLI::App app_;
  std::string explain_;
  bool* as_shell_ = nullptr;
  std::vector<std::string> env_;
  bool clear_env_ = false;
};

}  // namespace sys
