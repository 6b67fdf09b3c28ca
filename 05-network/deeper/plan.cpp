// plan.cpp — see plan.h.
#include "05-network/deeper/plan.h"

#include <unistd.h>

#include <algorithm>

#include <fmt/format.h>

#include "05-network/addresses.h"
#include "05-network/bridges.h"
#include "05-network/deeper/dumps.h"
#include "05-network/deeper/names.h"
#include "lib/error.h"
#include "lib/files.h"
#include "lib/narrate.h"

namespace tinbox {
namespace {

constexpr unsigned cable_prefix = 28;   // as systemd-nspawn(1) has it
constexpr unsigned bridge_prefix = 24;  // 253 boxes
constexpr Cidr private_ranges[] = {
    {{0x0a000000}, 8}, {{0xac100000}, 12}, {{0xc0a80000}, 16}};

// All that somebody on this host would miss if we took it.
std::vector<Cidr> taken_ranges(const Netlink& host) {
  std::vector<Cidr> taken;
  for (const auto& route : routes_of(host))
    if (route.target.prefix != 0) taken.push_back(route.target);
  for (const auto& entry : addresses_of(host)) taken.push_back(entry.address);
  return taken;  // of a link that is down, the address has no route yet
}

bool overlaps_any(const Cidr& range, const std::vector<Cidr>& taken) {
  return std::any_of(taken.begin(), taken.end(),
                     [&](const Cidr& other) { return range.overlaps(other); });
}

// The host's address in the box's range: the first, or the one after the box's own.
Ipv4 gateway_of(const Cidr& box) {
  const Ipv4 first{box.first().bits + 1};
  return first == box.address ? Ipv4{first.bits + 1} : first;
}

// Another address of the range than the gateway's, and not among `used`.
Ipv4 free_address(const Cidr& range, Ipv4 gateway, const std::vector<Ipv4>& used) {
  for (Ipv4 one{range.first().bits + 1}; one < range.last(); ++one.bits)
    if (one != gateway && std::find(used.begin(), used.end(), one) == used.end())
      return one;
  throw sys::InputError(
      fmt::format("no address of {} is free: use another --bridge", text_of(range)));
}

void plan_own_range(const Netlink& host, const NetworkOptions& options, unsigned prefix,
                    Network& network) {
  const auto taken = taken_ranges(host);
  if (!options.address) {
    const auto range = free_range(taken, prefix, hash_of(network.name));
    network.gateway = {range.first().bits + 1};
    network.address = {{range.first().bits + 2}, prefix};
    return;
  }
  network.address = *options.address;
  network.gateway = gateway_of(network.address);
  if (overlaps_any(network.address, taken))
    throw sys::InputError(fmt::format(
        "--address {}: the host has a route into that range (see ip route): take "
        "another, or none to have one chosen",
        text_of(network.address)));
}

// The addresses of the boxes on a bridge stand in the labels of its ports.
std::vector<Ipv4> used_on(const LinkEntry& bridge, const std::vector<LinkEntry>& all) {
  std::vector<Ipv4> used;
  for (const auto& link : all)
    if (link.master == bridge.index)
      if (const auto address = parse_ipv4(link.label)) used.push_back(*address);
  return used;
}

Cidr address_of(const LinkEntry& bridge, const Netlink& host) {
  for (const auto& entry : addresses_of(host))
    if (entry.link == bridge.index) return entry.address;
  throw sys::InputError(fmt::format(
      "--bridge {}: it has no address of IPv4, and so the box no gateway: see ip "
      "address add",
      bridge.name));
}

void plan_on_bridge(const Netlink& host, const NetworkOptions& options,
                    const LinkEntry& bridge, const std::vector<LinkEntry>& all,
                    Network& network) {
  if (bridge.kind != "bridge")
    throw sys::InputError(fmt::format(
        "--bridge {}: that is a link, and no bridge: take another name", bridge.name));
  const auto range = address_of(bridge, host);
  const auto used = used_on(bridge, all);
  network.gateway = range.address;
  network.address = {options.address ? options.address->address
                                     : free_address(range, range.address, used),
                     range.prefix};
  if (!options.address) return;
  const auto wanted = *options.address;
  if (wanted.prefix != range.prefix || !range.holds(wanted.address))
    throw sys::InputError(fmt::format("--address {}: the range of bridge {} is {}",
                                      text_of(wanted), bridge.name,
                                      text_of({range.first(), range.prefix})));
  if (wanted.address == range.address ||
      std::find(used.begin(), used.end(), wanted.address) != used.end())
    throw sys::InputError(
        fmt::format("--address {}: it is taken on bridge {} (see ip address, ip link): "
                    "take another",
                    text_of(wanted), bridge.name));
}

const LinkEntry* find_link(const std::vector<LinkEntry>& links,
                           const std::string& name) {
  const auto found = std::find_if(links.begin(), links.end(),
                                  [&](const auto& link) { return link.name == name; });
  return found == links.end() ? nullptr : &*found;
}

}  // namespace

Cidr free_range(const std::vector<Cidr>& taken, unsigned prefix, std::uint64_t seed) {
  //> exercise 5.11: find a range that nobody has
  const std::uint32_t size = 1U << (32 - prefix);
  const auto ranges_in = [&](const Cidr& all) { return 1U << (prefix - all.prefix); };
  std::uint32_t count = 0;
  for (const auto& all : private_ranges) count += ranges_in(all);
  for (std::uint32_t tried = 0; tried < count; ++tried) {
    auto number = static_cast<std::uint32_t>((seed + tried) % count);
    const auto* all = private_ranges;
    for (; number >= ranges_in(*all); ++all) number -= ranges_in(*all);
    const Cidr range{{all->address.bits + number * size}, prefix};
    if (!overlaps_any(range, taken)) return range;
  }
  throw sys::InputError("no range of private addresses is free: name one by --address");
  //= sys::todo("5.11", taken, prefix, seed, &private_ranges);
  //< exercise 5.11
}

std::optional<sys::Credentials> find_user(const std::string& root,
                                          const std::string& name) {
  const sys::Fd directory = sys::open_directory(root.empty() ? "/" : root);
  if (name.empty()) return std::nullopt;
  return sys::find_credentials(directory, name);
}

Network plan_network(const Netlink& host, const NetworkOptions& options) {
  Network network;
  network.name =
      options.name.empty() ? fmt::format("box-{}", ::getpid()) : options.name;
  network.veth = {link_name(network.name), mac_of(network.name, "host"),
                  mac_of(network.name, "box"), box_link};
  network.bridge = options.bridge;
  network.mtu = options.mtu;
  network.isolated = options.isolate;
  if (network.bridge.empty()) {
    plan_own_range(host, options, cable_prefix, network);
    return network;
  }
  const auto links = links_of(host);
  if (const auto* bridge = find_link(links, network.bridge))
    plan_on_bridge(host, options, *bridge, links, network);
  else
    plan_own_range(host, options, bridge_prefix, network);
  return network;
}

void require_power(const Netlink& host) {
  sys::say("may we change the links of this host? we ask for a change of nothing");
  host.ask(about_link("lo"));
}

Mac bridge_mac(const Network& network) { return mac_of(network.bridge, "bridge"); }

void provide_bridge(const Netlink& host, const Network& network) {
  if (find_link(links_of(host), network.bridge)) return;
  make_bridge(host, network.bridge, bridge_mac(network));
  add_address(host, network.bridge, {network.gateway, network.address.prefix});
  set_up(host, network.bridge);
}

}  // namespace tinbox
