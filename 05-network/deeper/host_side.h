// host_side.h — all that the host has of a box's network, in one piece.
#pragma once

#include "05-network/deeper/firewall.h"

namespace tinbox {

// PARENT, while the child waits: the bridge, the cable, its limits, the rules. Then the
// lock of `commons` goes. When this is destroyed, rules and cable go.
class HostSide {
 public:
  HostSide(const Netlink& host, const Network& network, const NetworkOptions& options,
           Commons& commons, pid_t child);

 private:
  HostEnd end_;
  Firewall firewall_;
};

}  // namespace tinbox
