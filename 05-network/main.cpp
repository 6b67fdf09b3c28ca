// main.cpp — 05-network [OPTIONS] -- COMMAND: a box with a cable to the network.
#include <optional>

#include "01-chroot/run.h"
#include "02-namespaces/box.h"
#include "05-network/deeper/host_side.h"
#include "05-network/deeper/plan.h"
#include "05-network/deeper/rates.h"
#include "05-network/deeper/shell_form.h"
#include "05-network/deeper/upkeep.h"
#include "lib/error.h"

int main(int argc, char** argv) try {
  if (const auto code = tinbox::do_upkeep(argc, argv)) return *code;
  const auto options = tinbox::parse_network_options(argc, argv);
  if (options.explain_as_shell) return tinbox::print_shell_form(options);
  const auto user = tinbox::find_user(options.root, options.command.user);

  const tinbox::Netlink host;
  tinbox::Commons commons(host);  // holds a lock: nobody else decides meanwhile
  const auto ports = tinbox::take_ports(options.published);
  const auto network = tinbox::plan_network(host, options);

  tinbox::Box box;
  box.namespaces = {.uts = true, .pid = true, .mount = true, .net = true};
  box.hostname = network.name;
  box.root = options.root;
  std::optional<tinbox::HostSide> host_side;
  box.prepare = [&](const sys::Child& child) {
    host_side.emplace(host, network, options, commons, child.pid());
  };
  auto child = tinbox::spawn_in_box(box, [&](sys::Lifeline& parent) {
    tinbox::settle_on_network(network);
    tinbox::limit_rate_of_box(options.rate_bits);
    if (user) tinbox::become_user(*user);
    parent.die_with_parent();
    tinbox::exec_command(options.command);
  });
  return tinbox::exit_code_of(child.wait());
} catch (const std::exception& error) {
  return sys::report_failure("05-network", error);
}
