// shell_form.cpp — see shell_form.h. In the order of the chapter.
#include "05-network/deeper/shell_form.h"

#include <fmt/format.h>

#include "02-namespaces/deeper/shell_form.h"
#include "05-network/deeper/firewall.h"
#include "05-network/deeper/plan.h"
#include "05-network/deeper/publish.h"
#include "05-network/deeper/rates.h"
#include "lib/shell_words.h"

namespace tinbox {
namespace {

constexpr auto head = R"(#!/bin/sh
# The work of 05-network, done by iproute2, nft and util-linux. What it cannot do: keep
# others from the same range of addresses, take the ports, or tidy up when it is killed.
set -e

# A process that only sleeps holds the network of the box, while we furnish it.
unshare --net sleep infinity & net=$!
in_box() { nsenter --target $net --net "$@"; }
forwarding=$(cat /proc/sys/net/ipv4/ip_forward)
)";

std::string tidy_up(const Network& network, const Tables& tables) {
  std::string lines = "tidy_up() {\n";
  lines += fmt::format(
      "    ip link delete {}  # before the kernel does, with the box\n"
      "    kill $net\n",
      network.veth.host_link);
  for (const auto& table : tables)
    lines += fmt::format("    nft delete table {} {}\n", table.family, table.name);
  lines += "    echo $forwarding >/proc/sys/net/ipv4/ip_forward\n";
  if (const auto& bridge = network.bridge; !bridge.empty())
    lines += fmt::format(
        "    # The last box removes the bridge, if a box made it.\n"
        "    [ -n \"$(ip link show master {0})\" ] ||\n"
        "        [ -z \"$(ip link show {0} group {1})\" ] || ip link delete {0}\n",
        bridge, link_group);
  return lines +
         "}\n"
         "trap tidy_up EXIT\n"
         "trap 'exit 125' HUP TERM\n"
         "until grep -qx sleep /proc/$net/comm; do sleep 0.01; done\n";
}

std::string lay_the_cable(const Network& network) {
  const auto& veth = network.veth;
  return fmt::format(
      "\n# A cable with two ends: one for us, and one that is born in the box.\n"
      "ip link add {} address {} group {} type veth \\\n"
      "    peer name {} address {} netns $net\n",
      veth.host_link, text_of(veth.host_mac), link_group, box_link,
      text_of(veth.box_mac));
}

std::string limits(const std::string& prefix, const std::string& link, unsigned mtu,
                   std::uint64_t rate_bits) {
  std::string lines;
  if (mtu != 0) lines += fmt::format("{}ip link set {} mtu {}\n", prefix, link, mtu);
  if (rate_bits == 0) return lines;
  const auto bucket = bucket_for(rate_bits);
  return lines + fmt::format(
                     "{}tc qdisc add dev {} root tbf rate {}bit burst {} limit "
                     "{}\n",
                     prefix, link, rate_bits, bucket.burst, bucket.limit);
}

std::string make_bridge_unless_there(const Network& network, const Mac& mac) {
  return fmt::format(
      "\n# The first box on a bridge makes it.\n"
      "if ! ip link show {0} >/dev/null 2>&1; then\n"
      "    ip link add {0} address {1} group {2} type bridge\n"
      "    ip address add {3}/{4} broadcast + dev {0}\n"
      "    ip link set {0} up\n"
      "fi\n",
      network.bridge, text_of(mac), link_group, text_of(network.gateway),
      network.address.prefix);
}

std::string ready_the_hosts_end(const Network& network, std::uint64_t rate_bits) {
  const auto& link = network.veth.host_link;
  auto lines = limits("", link, network.mtu, rate_bits);
  lines += network.bridge.empty()
               ? fmt::format("ip address add {}/{} broadcast + dev {}\n",
                             text_of(network.gateway), network.address.prefix, link)
               : fmt::format("ip link set {} alias {} master {}\n", link,
                             text_of(network.address.address), network.bridge);
  return lines + fmt::format("ip link set {} up\n", link);
}

std::string ready_the_boxs_end(const Network& network, std::uint64_t rate_bits) {
  return "\n# In the box: its loopback, its address, and the way out.\n"
         "in_box ip link set lo up\n" +
         limits("in_box ", box_link, network.mtu, rate_bits) +
         fmt::format(
             "in_box ip address add {0} broadcast + dev {1}\n"
             "in_box ip link set {1} up\n"
             "in_box ip route add default via {2}\n",
             text_of(network.address), box_link, text_of(network.gateway));
}

std::string rules_and_settings(const Network& network, const NetworkOptions& options,
                               const Tables& tables) {
  std::string lines;
  for (const auto& table : tables)
    lines += fmt::format("\nnft -f - <<'END'\ntable {} {} {{\n{}}}\nEND\n",
                         table.family, table.name, table.chains);
  if (!options.no_nat) lines += fmt::format("echo 1 >{}\n", forwarding_file);
  if (!options.published.empty())
    lines += fmt::format("echo 1 >{}\n", route_localnet_file(network));
  return lines;
}

// The rest is chapter 02, in that network.
std::string run_the_command(const Network& network, const NetworkOptions& options) {
  BoxOptions box;
  box.box.namespaces = {.uts = true, .pid = true, .mount = true};
  box.box.hostname = network.name;
  box.box.root = options.root;
  box.command = options.command;
  return "\n# The other namespaces are the work of 02-namespaces: this is its script.\n"
         "in_box sh -c " +
         sys::shell_word(shell_script(box)) + "\n";
}

}  // namespace

int print_shell_form(const NetworkOptions& options) {
  const Netlink host;
  const auto network = plan_network(host, options);
  const auto tables = tables_for(network, options);
  std::string script = head + tidy_up(network, tables);
  if (!network.bridge.empty())
    script += make_bridge_unless_there(network, bridge_mac(network));
  script += lay_the_cable(network) + ready_the_hosts_end(network, options.rate_bits) +
            rules_and_settings(network, options, tables) +
            ready_the_boxs_end(network, options.rate_bits) +
            run_the_command(network, options);
  fmt::print("{}", script);
  return 0;
}

}  // namespace tinbox
