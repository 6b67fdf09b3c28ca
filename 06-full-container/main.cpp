// main.cpp — 06-full-container ROOT -- COMMAND: all chapters at once.
#include "06-full-container/capstone/budget.h"
#include "06-full-container/capstone/choices.h"
#include "06-full-container/capstone/id_range.h"
#include "06-full-container/capstone/interface.h"
#include "06-full-container/capstone/stay.h"
#include "06-full-container/capstone/usual_config.h"
#include "06-full-container/capstone/wire.h"
#include "06-full-container/container/create.h"
#include "06-full-container/shell/shell_form.h"
#include "06-full-container/terminal/descriptors.h"
#include "06-full-container/terminal/stop_ladder.h"
#include "lib/error.h"

namespace tinbox {
namespace {

// What has to be given back in the end, in the reverse order.
struct Held {
  std::optional<IdRangeLock> ids;
  std::optional<Budget> budget;
  std::optional<Wire> wire;
};

// 02: whose ids are its users outside?
void give_users(const ContainerOptions& options, Config& config, Outside& outside,
                Held& held) {
  if (options.user_namespace.empty()) return;
  config.namespaces.user = true;
  config.id_maps = options.user_namespace == "pick"
                       ? held.ids.emplace(options.name).maps()
                       : read_id_maps(options.user_namespace);
  outside.write_maps = choose_writer(*config.id_maps);
}

// 03: how much may it use?
void give_budget(const ContainerOptions& options, Outside& outside, Held& held) {
  if (controllers_of(options.limits).empty()) return;
  outside.cgroup = &held.budget.emplace(options.name, options.limits).group();
}

// 04: a root made of layers, and in it a few words on who runs there.
void give_root(const ContainerOptions& options, Config& config, Outside& outside) {
  const Union layers = choose_union(options);
  config.root = layers.layers.front();
  outside.mount_root = [&, layers] { mount_layers(layers, options, config); };
  outside.furnish = [&](const sys::Fd& root) { write_interface(root, options.name); };
}

// 05: a cable to the host, or none.
void give_network(const ContainerOptions& options, Outside& outside, Held& held) {
  outside.settle_network = settle_alone;
  if (!options.network_wanted) return;
  auto& wire = held.wire.emplace(options.network);
  outside.connect = [&](const sys::Child& child) { wire.connect(child); };
  outside.settle_network = [&] { wire.settle(); };
}

int run(const ContainerOptions& options) {
  Config config = usual_config(options);
  Outside outside;
  Held held;
  const sys::Signals signals = block_stop_signals();  // until all is given back
  outside.callers_signals = &signals;
  give_users(options, config, outside, held);
  give_budget(options, outside, held);
  give_root(options, config, outside);
  give_network(options, outside, held);

  auto [console, childs_console] = make_socket_pair();
  outside.console_socket = std::move(childs_console);
  auto child = create(config, outside);
  const auto master = config.process.terminal ? receive_descriptor(console) : sys::Fd();
  const int code = stay_until_the_end(child, master, options);
  if (held.budget) held.budget->tell_what_killed();
  return code;
}

}  // namespace
}  // namespace tinbox

int main(int argc, char** argv) try {
  const auto options = tinbox::parse_container_options(argc, argv);
  if (options.explain_as_shell) return tinbox::print_shell_form(options);
  return tinbox::run(options);
} catch (const std::exception& error) {
  return sys::report_failure("06-full-container", error);
}
