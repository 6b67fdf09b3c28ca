// events.cpp — tinrun events: what a container uses, as lines of JSON, in runc's form.
#include <poll.h>

#include <fmt/format.h>

#include "06-full-container/container/failure.h"
#include "06-full-container/container/state.h"
#include "06-full-container/runtime/commands/commands.h"
#include "06-full-container/runtime/group.h"
#include "06-full-container/spec/usage_json.h"
#include "lib/check.h"
#include "lib/cli.h"
#include "lib/text.h"

namespace tinbox::commands {
namespace {

// "5s", "500ms", "2"
int parse_interval(std::string text) {
  const bool is_ms = text.ends_with("ms");
  const auto number = text.substr(0, text.find_last_of("0123456789") + 1);
  const auto unit = text.substr(number.size());
  const auto count = sys::parse_number<unsigned>(number);
  if (!count || *count == 0 || *count > 1'000'000 ||
      (unit != "" && unit != "s" && unit != "ms"))
    throw sys::InputError(
        fmt::format("--interval {}: expected a time such as 5s or 500ms", text));
  return static_cast<int>(*count) * (is_ms ? 1 : 1000);
}

// Who reads a pipe wants each line at once.
void print(const std::string& line) {
  fmt::print("{}\n", line);
  std::fflush(stdout);
}

// Until the container ends.
void follow(const std::string& id, const sys::Fd& first, Cgroup& group,
            int milliseconds) {
  std::uint64_t killed = 0;
  pollfd ended{first.get(), POLLIN, 0};
  do {
    print(stats_text(id, group.usage()));
    if (const auto memory = group.out_of_memory(); memory && memory->killed > killed) {
      killed = memory->killed;
      print(oom_text(id));
    }
  } while (sys::check_quietly(::poll(&ended, 1, milliseconds), "poll(pidfd)") == 0);
}

}  // namespace

int events(const GlobalOptions& global, int argc, char** argv) {
  std::string id, interval = "5s";
  bool once = false;
  sys::Cli cli("Tell what a container uses, again and again",
               "tinrun events --stats my-container");
  cli.positional("ID", id, "the container");
  cli.option("--interval TIME", interval, "how often: 5s");
  cli.flag("--stats", once, "once");
  cli.parse(argc, argv);
  const int milliseconds = parse_interval(interval);

  const StateDirectory directory(global.root, id);
  const auto state = directory.read();
  const auto first = open_first_process(state);
  if (!first) throw Failure("container not running", id);
  const auto group = require_group(state);
  if (once)
    print(stats_text(id, group->usage()));
  else
    follow(id, first, *group, milliseconds);
  return 0;
}

}  // namespace tinbox::commands
