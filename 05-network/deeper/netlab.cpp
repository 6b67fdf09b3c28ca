// netlab.cpp — 05-netlab TOPOLOGY NODE -- COMMAND: a network made of namespaces alone.
//
// Each node is a network namespace, held by a process that only waits. The cables are
// veth pairs, a switch is a bridge, a router is a namespace that forwards.
#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <optional>
#include <vector>

#include "01-chroot/run.h"
#include "02-namespaces/box.h"
#include "05-network/addresses.h"
#include "05-network/bridges.h"
#include "05-network/deeper/names.h"
#include "05-network/deeper/netem.h"
#include "05-network/deeper/topology.h"
#include "05-network/nat.h"
#include "05-network/options.h"
#include "lib/check.h"
#include "lib/files.h"

namespace {
using tinbox::Kind;
using tinbox::switch_link;
using tinbox::Topology;

// A node: its process, its namespace, and a socket that speaks for it.
struct Site {
  sys::Child holder;
  sys::Fd network;
  tinbox::Netlink netlink;
};

void enter(const sys::Fd& network) {
  sys::check(::setns(network.get(), CLONE_NEWNET), "setns(net, CLONE_NEWNET)");
}

Topology read_topology(const std::string& file) try {
  return tinbox::parse_topology(sys::read_file(file), file);
} catch (const sys::Error& error) {
  throw sys::InputError(
      fmt::format("{}: {}: name a file that describes a network, such as "
                  "05-network/three-hops.net",
                  file, error.code().message()));
}

// A namespace of its own, with a process in it that goes when we go.
sys::Child hold_namespace(const std::string& name) {
  tinbox::Box box;
  box.namespaces = {.uts = true, .net = true};
  box.hostname = name;
  return tinbox::spawn_in_box(box, [](sys::Lifeline& parent) {
    parent.die_with_parent();
    parent.ready();
    for (;;) ::pause();
  });
}

Site make_site(const tinbox::Node& node) {
  auto holder = hold_namespace(node.name);
  const auto path = fmt::format("/proc/{}/ns/net", holder.pid());
  sys::Fd network(sys::check_quietly(::open(path.c_str(), O_RDONLY | O_CLOEXEC),
                                     "open({:?})", path));
  enter(network);
  tinbox::Netlink netlink;
  tinbox::set_up(netlink, "lo");
  if (node.kind == Kind::router) tinbox::turn_on_forwarding();
  if (node.kind == Kind::switch_) {
    tinbox::make_bridge(netlink, switch_link, tinbox::mac_of(node.name, switch_link));
    tinbox::set_up(netlink, switch_link);
  }
  return {std::move(holder), std::move(network), std::move(netlink)};
}

// One end of a cable is called after the node at the other.
void connect(const Site& site, const std::string& link, const tinbox::Cable& cable,
             const tinbox::CableEnd& end) {
  enter(site.network);
  if (end.address)
    tinbox::add_address(site.netlink, link, *end.address);
  else
    tinbox::join_bridge(site.netlink, link, switch_link, link);
  tinbox::disturb(site.netlink, link, cable.delay_ns, cable.loss);
  tinbox::set_up(site.netlink, link);
}

void lay(const tinbox::Cable& cable, const Topology& topology,
         const std::vector<Site>& sites) {
  const auto& [one, other] = cable.ends;
  const auto& here = topology.nodes[one.node].name;
  const auto& there = topology.nodes[other.node].name;
  const tinbox::Veth veth{there, tinbox::mac_of(here, there),
                          tinbox::mac_of(there, here), here};
  tinbox::make_veth(sites[one.node].netlink, veth, sites[other.node].network);
  connect(sites[one.node], there, cable, one);
  connect(sites[other.node], here, cable, other);
}

}  // namespace

int main(int argc, char** argv) try {
  const auto options = tinbox::parse_netlab_options(argc, argv);
  const auto topology = read_topology(options.file);
  const auto node = tinbox::node_of(topology, options.node);
  std::optional<sys::Credentials> user;
  if (const auto& name = options.command.user; !name.empty())
    user = sys::find_credentials(sys::open_directory("/"), name);

  std::vector<Site> sites;
  for (const auto& one : topology.nodes) sites.push_back(make_site(one));
  for (const auto& cable : topology.cables) lay(cable, topology, sites);
  for (std::size_t i = 0; i < sites.size(); ++i)
    for (const auto& way : tinbox::ways_from(topology, i))
      tinbox::add_route(sites[i].netlink, way.target, way.gateway);

  enter(sites[node].network);
  tinbox::Box box;
  box.namespaces = {.uts = true, .pid = true, .mount = true};
  box.hostname = options.node;
  auto child = tinbox::spawn_in_box(box, [&](sys::Lifeline& parent) {
    if (user) tinbox::become_user(*user);
    parent.die_with_parent();
    tinbox::exec_command(options.command);
  });
  return tinbox::exit_code_of(child.wait());
} catch (const std::exception& error) {
  return sys::report_failure("05-netlab", error);
}
