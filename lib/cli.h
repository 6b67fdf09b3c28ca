// cli.h — command lines: a table of options, and where the command begins.
//
//   PROGRAM [OPTIONS] POSITIONALS [OPTIONS] [--] COMMAND [ARGUMENTS...]
//
// CLI11 does the work. It costs ten seconds of compile time, so it is known to cli.cpp
// alone.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "lib/command.h"

namespace CLI {
class App;
}

namespace sys {

class Cli {
 public:
  // `purpose` is one sentence, `example` a command line that works.
  Cli(const std::string& purpose, const std::string& example);
  ~Cli();

  // Each writes what the command line says into `value`, or leaves it. `help` is one
  // sentence. An empty value is an error. An option's name shows its value too:
  // "--uts NAME".
  void positional(const std::string& name, std::string& value, const std::string& help);
  void optional_positional(const std::string& name, std::string& value,
                           const std::string& help);
  void option(const std::string& name, std::string& value, const std::string& help);
  void flag(const std::string& name, bool& value, const std::string& help);

  // It may be given several times; each adds a value.
  void repeated(const std::string& name, std::vector<std::string>& values,
                const std::string& help);

  // --name alone means --name=otherwise.
  void flag_or_value(const std::string& name, const std::string& otherwise,
                     std::string& value, const std::string& help);

  // --explain[=text|json|shell]: sets sys::explaining; or `as_shell`, and nothing runs.
  void explain_option(bool& as_shell);

  // --user, --chdir, --env, --clear-env
  void command_options(Command& command);

  // Reads a command line that ends in a command: the first word after the positionals,
  // or after `--`, begins it. Or one that has none. --help prints, and exits. They
  // throw InputError for all that is wrong.
  void parse(int argc, char** argv, Command& command);
  void parse(int argc, char** argv);

  // The same for a command line that may end in words of another's: answers these, from
  // the first word after the positionals on.
  std::vector<std::string> parse_words(int argc, char** argv);

 private:
  void read_explain();
  void read_environment(Command& command) const;
  std::vector<std::string> remaining_words() const;

  std::unique_ptr<CLI::App> app_;
  std::string explain_;
  bool* as_shell_ = nullptr;
  std::vector<std::string> env_;
  bool clear_env_ = false;
};

}  // namespace sys
