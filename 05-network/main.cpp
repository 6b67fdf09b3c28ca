// main.cpp — 05-network [OPTIONS] -- COMMAND: a box with a cable to the network.
#include <optional>

#include "01-chroot/run.h"
#include "02-namespaces/box.h"
#include "05-network/deeper/commons.h"
#include "05-network/deeper/firewall.h"
#include "05-network/deeper/plan.h"
#include "05-network/deeper/rates.h"
#include "05-network/deeper/shell_form.h"
#include "05-network/deeper/upkeep.h"
#include "05-network/options.h"
#include "lib/error.h"
#include "lib/files.h"

namespace {

using tinbox::Network;
using tinbox::NetworkOptions;

// The box and, as long as it lives, the host's part of its network. The exit code.
int run_in_box(const NetworkOptions& options, const Network& network,
               const tinbox::Netlink& host, tinbox::Commons& commons,
               const std::optional<sys::Credentials>& user) {
  tinbox::Box box;
  box.namespaces = {.uts = true, .pid = true, .mount = true, .net = true};
  box.hostname = network.name;
  box.root = options.root;
  std::optional<tinbox::HostEnd> host_end;
  std::optional<tinbox::Firewall> firewall;
  box.prepare = [&](const sys::Child& child) {
    if (!network.bridge.empty()) tinbox::provide_bridge(host, network);
    host_end.emplace(host, network, child.pid());
    tinbox::limit_rate(host, network.veth.host_link, options.rate_bits);
    firewall.emplace(network, options, commons);
    commons.unlock();
  };
  auto child = tinbox::spawn_in_box(box, [&](sys::Lifeline& parent) {
    tinbox::settle_on_network(network);
    tinbox::limit_rate_of_box(options.rate_bits);
    if (user) tinbox::become_user(*user);
    parent.die_with_parent();
    tinbox::exec_command(options.command);
  });
  return tinbox::exit_code_of(child.wait());
}

}  // namespace

int main(int argc, char** argv) try {
  if (const auto code = tinbox::do_upkeep(argc, argv)) return *code;
  const auto options = tinbox::parse_network_options(argc, argv);
  if (options.explain_as_shell) return tinbox::print_shell_form(options);
  const sys::Fd root = sys::open_directory(options.root.empty() ? "/" : options.root);
  std::optional<sys::Credentials> user;
  if (const auto& name = options.command.user; !name.empty())
    user = sys::find_credentials(root, name);

  // Decide where the box goes while nobody else does: commons holds a lock till then.
  const tinbox::Netlink host;
  tinbox::require_power(host);
  tinbox::Commons commons(host);
  const auto ports = tinbox::take_ports(options.published);
  const auto network = tinbox::plan_network(host, options);
  return run_in_box(options, network, host, commons, user);
} catch (const std::exception& error) {
  return sys::report_failure("05-network", error);
}
