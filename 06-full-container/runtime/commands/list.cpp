// list.cpp — tinrun list: all containers below --root.
#include <fmt/format.h>

#include "06-full-container/container/failure.h"
#include "06-full-container/runtime/commands/commands.h"
#include "06-full-container/spec/state_json.h"
#include "lib/cli.h"
#include "lib/error.h"

namespace tinbox::commands {
namespace {

using States = std::vector<std::pair<State, std::string>>;

States read_states(const std::string& root) {
  States states;
  for (const auto& id : all_containers(root)) try {
      const StateDirectory directory(root, id);
      const auto state = directory.read();
      states.emplace_back(state, directory.status(state));
    } catch (const Failure&) {
      // It has been deleted while we looked.
    } catch (const sys::InputError& damage) {
      sys::report_failure("tinrun", damage);  // the others are listed all the same
    }
  return states;
}

void print_table(const States& states) {
  constexpr auto row = "{:<12} {:<10} {:<10} {:<24} {:<31} {}\n";
  fmt::print(row, "ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER");
  for (const auto& [state, status] : states)
    fmt::print(row, state.id, status == "stopped" ? 0 : state.pid, status, state.bundle,
               state.created, state.owner);
}

}  // namespace

int list(const GlobalOptions& global, int argc, char** argv) {
  std::string format = "table";
  bool quiet = false;
  sys::Cli cli("List all containers", "tinrun list --format json");
  cli.option("-f,--format FORMAT", format, "table or json");
  cli.flag("-q,--quiet", quiet, "only their names");
  cli.parse(argc, argv);
  require_table_or_json(format);

  const auto states = read_states(global.root);
  if (quiet)
    for (const auto& [state, status] : states) fmt::print("{}\n", state.id);
  else if (format == "json")
    fmt::print("{}\n", list_text(states));
  else
    print_table(states);
  return 0;
}

}  // namespace tinbox::commands
