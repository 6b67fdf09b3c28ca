// cli.cpp — see cli.h.
#include "lib/cli.h"

#include <unistd.h>

#include <cstdlib>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "lib/error.h"
#include "lib/narrate.h"

namespace sys {
namespace {

const CLI::Validator not_empty(
    [](const std::string& value) { return value.empty() ? "it is empty" : ""; }, "");

// Says that a command follows, and --name[=...] where CLI11 says --name{value}.
class HelpFormatter : public CLI::Formatter {
 public:
  std::string make_usage(const CLI::App* app, std::string name) const override {
    auto usage = "\nUsage: " + name + " [OPTIONS]";
    for (const auto* option : app->get_options([](const auto* one) {
           return one->get_positional() && one->get_name()[0] != '-';
         }))
      usage += " " + option->get_name();
    return usage +
           (app->get_prefix_command() ? " [--] COMMAND [ARGUMENTS...]\n" : "\n");
  }

  std::string make_option_name(const CLI::Option* option,
                               bool positional) const override {
    const auto name = CLI::Formatter::make_option_name(option, positional);
    const auto brace = name.find('{');
    return brace == name.npos ? name : name.substr(0, brace) + "[=...]";
  }
};

}  // namespace

Cli::Cli(const std::string& purpose, const std::string& example)
    : app_(std::make_unique<CLI::App>(purpose)) {
  app_->formatter(std::make_shared<HelpFormatter>());
  app_->get_formatter()->column_width(28);
  app_->footer("Example:\n  " + example);
}

Cli::~Cli() = default;

void Cli::positional(const std::string& name, std::string& value,
                     const std::string& help) {
  app_->add_option(name, value, help)->required()->check(not_empty);
}

void Cli::optional_positional(const std::string& name, std::string& value,
                              const std::string& help) {
  app_->add_option(name, value, help)->check(not_empty);
}

void Cli::option(const std::string& name, std::string& value, const std::string& help) {
  const auto space = name.find(' ');
  app_->add_option(name.substr(0, space), value, help)
      ->type_name(name.substr(space + 1))
      ->check(not_empty);
}

void Cli::flag(const std::string& name, bool& value, const std::string& help) {
  app_->add_flag(name, value, help);
}

void Cli::repeated(const std::string& name, std::vector<std::string>& values,
                   const std::string& help) {
  const auto space = name.find(' ');
  app_->add_option(name.substr(0, space), values, help + "; may be repeated")
      ->type_name(name.substr(space + 1))
      ->allow_extra_args(false)  // one value each time, as a command may follow
      ->check(not_empty);
}

void Cli::flag_or_value(const std::string& name, const std::string& otherwise,
                        std::string& value, const std::string& help) {
  app_->add_flag(fmt::format("{}{{{}}}", name, otherwise), value, help);
}

void Cli::explain_option(bool& as_shell) {
  as_shell_ = &as_shell;
  flag_or_value("--explain", "text", explain_,
                "tell each system call: text, or =json; =shell prints a script of "
                "util-linux commands that does the same, and runs nothing");
}

void Cli::command_options(Command& command) {
  option("--user UID[:GID]", command.user,
         "run as this user; names as in the root's /etc/passwd do too");
  option("--chdir DIR", command.directory, "working directory, in the root");
  repeated("--env NAME=VALUE", env_, "set a variable");
  flag("--clear-env", clear_env_, "pass no variable but those of --env");
}

void Cli::parse(int argc, char** argv) try {
  app_->parse(argc, argv);
  read_explain();
} catch (const CLI::CallForHelp&) {
  fmt::print("{}", app_->help());
  std::exit(0);
} catch (const CLI::ParseError& error) {
  throw InputError(fmt::format("{}; see --help", error.what()));
}

void Cli::parse(int argc, char** argv, Command& command) {
  command.arguments = parse_words(argc, argv);
  read_environment(command);
  if (command.arguments.empty() || command.arguments.front().empty())
    throw InputError("no command to run: name one, such as -- /bin/sh; see --help");
}

std::vector<std::string> Cli::parse_words(int argc, char** argv) {
  app_->prefix_command();
  parse(argc, argv);
  return remaining_words();
}

void Cli::read_explain() {
  const char* variable = std::getenv("TINBOX_EXPLAIN");
  const std::string form = !explain_.empty() ? explain_ : variable ? variable : "";
  if (!as_shell_ || form.empty() || form == "0") return;
  if (form == "text" || form == "1")
    explaining = Explain::text;
  else if (form == "json")
    explaining = Explain::json;
  else if (form == "shell")
    *as_shell_ = true;
  else
    throw InputError(fmt::format("--explain={}: expected text, json or shell", form));
}

void Cli::read_environment(Command& command) const {
  command.variables = env_;
  command.cleared = clear_env_;
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

std::vector<std::string> Cli::remaining_words() const {
  auto words = app_->remaining();
  if (!words.empty() && words.front() == "--")
    words.erase(words.begin());
  else if (!words.empty() && words.front().starts_with('-'))
    throw InputError(fmt::format("unknown option {}; see --help", words.front()));
  return words;
}

}  // namespace sys
