// bridges.h — a bridge: a switch made of software, whose ports are links. bridge(8)
#pragma once

#include <string>

#include "05-network/netlink.h"

namespace tinbox {

// PARENT. A bridge is itself a link of the host, the one that the host has in it: with
// an address, the host is a neighbour of all boxes on it, and their gateway.
void make_bridge(const Netlink& host, const std::string& bridge, const Mac& mac);

// PARENT. Makes `link` the next port of `bridge`. `label` is shown by `ip link`, and
// goes with the link: ours says which address the box has.
void join_bridge(const Netlink& host, const std::string& link,
                 const std::string& bridge, const std::string& label);

}  // namespace tinbox
