// main.cpp — 05-network [OPTIONS] -- COMMAND: a box with a cable to the network.
#include <optional>

#include "01-chroot/run.h"
#include "02-namespaces/box.h"
#include "05-network/deeper/commons.h"
#include "05-network/deeper/firewall.h"
#include "05-network/deeper/plan.h"
#include "05-network/deeper/rates.h"
#include "05-network/deeper/upkeep.h"
#include "05-network/options.h"
#include "lib/error.h"
#include "lib/files.h"

int main(int argc, char** argv) try {
  if (const auto code = tinbox::do_upkeep(argc, argv)) return *code;
  const auto options = tinbox::parse_network_options(argc, argv);
  const auto& command = options.command;
  const sys::Fd root = sys::open_directory(options.root.empty() ? "/" : options.root);
  std::optional<sys::Credentials> user;
  if (!command.user.empty()) user = sys::find_credentials(root, command.user);

  // Decide where the box goes, while nobody else on this host does.
  const tinbox::Netlink host;
  tinbox::require_power(host);
  tinbox::Commons commons(host);
  const auto ports = tinbox::take_ports(options.published);
  const auto network = tinbox::plan_network(host, options);

  tinbox::Box box;
  box.namespaces = {.uts = true, .pid = true, .mount = true, .net = true};
  box.hostname = network.name;
  box.root = options.root;
  std::optional<tinbox::HostEnd> host_end;
  std::optional<tinbox::Firewall> firewall;
  box.prepare = [&](const sys::Child& child) {
    if (!network.bridge.empty()) tinbox::provide_bridge(host, network);
    host_end.emplace(host, network, child.pid());
    if (options.rate_bits != 0)
      tinbox::limit_rate(host, network.veth.host_link, options.rate_bits);
    firewall.emplace(network, options, commons);
    commons.unlock();
  };
  auto child = tinbox::spawn_in_box(box, [&](sys::Lifeline& parent) {
    tinbox::settle_on_network(network);
    if (options.rate_bits != 0) tinbox::limit_rate_of_box(options.rate_bits);
    if (user) tinbox::become_user(*user);
    parent.die_with_parent();
    tinbox::exec_command(command);
  });
  return tinbox::exit_code_of(child.wait());
} catch (const std::exception& error) {
  return sys::report_failure("05-network", error);
}
