// dumps.h — what the kernel answers to the question for all links, addresses, routes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "05-network/netlink.h"

namespace tinbox {

struct LinkEntry {
  int index = 0;
  int master = 0;  // the index of the bridge of which it is a port
  std::uint32_t group = 0;
  std::string name, kind, label;  // kind: "bridge", "veth"; "" for a real device
};

struct AddressEntry {
  int link = 0;  // its index
  Cidr address;
};

// Of either family, in the kernel's own bytes: for who carries it to another place.
struct WholeAddress {
  ifaddrmsg fixed{};
  std::string local, address, broadcast;  // "": it has none
  bool is_permanent = false;              // nobody has leased it for a time
};

struct RouteEntry {
  int link = 0;
  Cidr target;  // with a prefix of 0: the default route
};

// PARENT. What there is in the network namespace of `side`; of addresses and routes,
// those of IPv4. Nothing is changed by asking, and anybody may.
std::vector<LinkEntry> links_of(const Netlink& side);
std::vector<AddressEntry> addresses_of(const Netlink& side);
std::vector<RouteEntry> routes_of(const Netlink& side);

// PARENT. The same, of IPv4 and IPv6.
std::vector<WholeAddress> whole_addresses_of(const Netlink& side);

}  // namespace tinbox
