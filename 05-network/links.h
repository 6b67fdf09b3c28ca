// links.h — links, which other systems call interfaces: a cable, and how to plug it in.
#pragma once

#include <string>

#include "05-network/netlink.h"

namespace tinbox {

inline constexpr auto box_link = "host0";  // what a box calls its end of the cable

// Our links on the host are of this group, so that one rule can name them all: "tb".
inline constexpr std::uint32_t link_group = 0x7462;

// A veth pair: two links that are one cable. What is sent into one end comes out of
// the other, and the ends may be in different network namespaces. veth(4)
struct Veth {
  std::string host_link;  // at most 15 bytes: "ve-web"
  Mac host_mac, box_mac;
  std::string far_link = box_link;  // what the far end is called
};

// PARENT. Makes it, with its far end in the network namespace behind `box`. Throws
// sys::Error with EEXIST if the host has a link of that name.
void make_veth(const Netlink& host, const Veth& veth, const sys::Fd& box);

// PARENT. Both ends go, wherever they are. A bridge goes alone, and frees its ports.
void delete_link(const Netlink& host, const std::string& link);

// PARENT or CHILD, for its own end: which only then takes part in anything.
void set_up(const Netlink& side, const std::string& link);
// The same: the longest packet that it takes.
void set_mtu(const Netlink& side, const std::string& link, unsigned mtu);

// The number of a link, in the namespace in which we are. Throws for none.
int index_of(const std::string& link);

}  // namespace tinbox
