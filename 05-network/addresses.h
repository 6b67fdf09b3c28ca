// addresses.h — what a link is called on the network, and where packets leave to.
#pragma once

#include <string>

#include "05-network/netlink.h"

namespace tinbox {

// PARENT or CHILD, in the namespace of the link. Gives it an address of IPv4. With it
// comes a route: all of `address`'s range is reached through this link, once it is up.
void add_address(const Netlink& side, const std::string& link, const Cidr& address);

// CHILD. Whatever no other route knows goes to `gateway`, which must be on a link that
// is up. ip-route(8)
void add_default_route(const Netlink& box, Ipv4 gateway);

}  // namespace tinbox
