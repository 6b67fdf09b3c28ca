// network.h — a box on the network: a cable to the host, an address, a way out.
//
//        host                                        box
//   ve-web  10.0.0.1/28  ═════════ veth ═════════  host0  10.0.0.2/28
//     │  └ or a port of a bridge, which has          default route: via 10.0.0.1
//     ▼    the address then
//   forwarding, masquerade (nat.h) ──▶ the outside
#pragma once

#include <sys/types.h>

#include <string>

#include "05-network/links.h"

namespace tinbox {

// Where a box is on the network. Choosing it is the work of deeper/plan.h.
struct Network {
  std::string name;    // of the box: names its table of rules
  Veth veth;           // its cable
  std::string bridge;  // "" where the box has the host's end to itself
  Cidr address;        // of the box
  Ipv4 gateway;        // of the host, in the same range
  unsigned mtu = 0;    // 0 leaves it to the kernel
  bool isolated = false;

  // Through which link of the host the box is reached.
  const std::string& host_side() const {
    return bridge.empty() ? veth.host_link : bridge;
  }
};

// PARENT: the host's end of a box's cable. When it is destroyed, the cable goes.
class HostEnd {
 public:
  // While `child`, in a network namespace of its own, waits: lays the cable and makes
  // the host's end ready. A bridge must be there, and up.
  HostEnd(const Netlink& host, const Network& network, pid_t child);
  HostEnd(HostEnd&&) = delete;
  ~HostEnd();

 private:
  HostEnd(const Netlink& host, const Veth& veth, const sys::Fd& box);

  const Netlink& host_;
  std::string link_;
};

// CHILD, after that, with CAP_NET_ADMIN in its namespace: makes the box's end ready.
void settle_on_network(const Network& network);

}  // namespace tinbox
