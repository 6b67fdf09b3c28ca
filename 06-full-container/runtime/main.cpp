// main.cpp — tinrun: an OCI runtime, which engines (podman, docker, containerd) drive.
#include <algorithm>
#include <string_view>

#include "06-full-container/runtime/cli.h"
#include "06-full-container/runtime/commands/commands.h"
#include "06-full-container/runtime/report.h"
#include "06-full-container/security/own_caller.h"
#include "lib/error.h"

namespace tinbox {
namespace {

struct Verb {
  std::string_view name;
  int (*run)(const GlobalOptions&, int argc, char** argv);
};

constexpr Verb verbs[] = {
    {"create", commands::create},
    {"run", commands::run},
    {"exec", commands::exec},
    {"start", commands::start},
    {"state", commands::state},
    {"list", commands::list},
    {"ps", commands::ps},
    {"kill", commands::kill},
    {"pause", commands::pause},
    {"resume", commands::resume},
    {"update", commands::update},
    {"events", commands::events},
    {"delete", commands::remove},
    {"spec", commands::spec},
    {"features", commands::features},
    {"version", commands::version},
};

// Other runtimes have these.
constexpr std::string_view unsupported[] = {"checkpoint", "restore"};

int run_verb(const CommandLine& line) {
  const auto* verb = std::ranges::find(verbs, line.words.front(), &Verb::name);
  if (std::ranges::find(unsupported, line.words.front()) != std::end(unsupported))
    throw sys::InputError(line.words.front() +
                          ": not supported: tinrun saves no processes to a disk");
  if (verb == std::end(verbs))
    throw sys::InputError(line.words.front() +
                          ": no such command, or not yet: see tinrun --help");
  std::vector<char*> argv;
  for (const auto& word : line.words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  return verb->run(line.global, static_cast<int>(argv.size() - 1), argv.data());
}

}  // namespace
}  // namespace tinbox

int main(int argc, char** argv) {
  tinbox::CommandLine line;
  try {
    tinbox::refuse_to_be_called_by_a_container();
    line = tinbox::parse_global_options(argc, argv);
    return tinbox::run_verb(line);
  } catch (const std::exception& error) {
    return tinbox::report(line.global, error);
  }
}
