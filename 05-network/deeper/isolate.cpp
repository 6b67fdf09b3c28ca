// isolate.cpp — see isolate.h.
#include "05-network/deeper/isolate.h"

#include <fmt/format.h>

#include "lib/error.h"

namespace tinbox {
namespace {

// How a rule knows the box's packets: by the cable, or on a bridge by the address,
// which isolating_bridge_chains() keeps true.
std::string from(const Network& network) {
  const auto side = fmt::format("iifname \"{}\"", network.host_side());
  if (network.bridge.empty()) return side;
  return fmt::format("{} ip saddr {}", side, text_of(network.address.address));
}

std::string to(const Network& network) {
  const auto side = fmt::format("oifname \"{}\"", network.host_side());
  if (network.bridge.empty()) return side;
  return fmt::format("{} ip daddr {}", side, text_of(network.address.address));
}

}  // namespace

std::string isolating_chains(const Network& network) {
  //> exercise 5.9: let the box reach neither the host nor another box
  return fmt::format(R"(  chain to-the-host {{
    type filter hook input priority filter
    {0} ct state established,related accept
    {0} drop
  }}
  chain between-boxes {{
    type filter hook forward priority filter
    {0} oifgroup {2} drop
    {1} iifgroup {2} drop
  }}
)",
                     from(network), to(network), link_group);
  //= sys::todo("5.9", from(network), to(network));
  //< exercise 5.9
}

std::string isolating_bridge_chains(const Network& network) {
  return fmt::format(R"(  chain ports {{
    type filter hook forward priority filter
    iifname "{0}" drop
    oifname "{0}" drop
  }}
  chain true-address {{
    type filter hook prerouting priority filter
    iifname "{0}" ip saddr != {1} drop
    iifname "{0}" arp saddr ip != {1} drop
    iifname "{0}" ether type ip6 drop
  }}
)",
                     network.veth.host_link, text_of(network.address.address));
}

}  // namespace tinbox
