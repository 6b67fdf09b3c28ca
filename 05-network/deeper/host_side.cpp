// host_side.cpp — see host_side.h.
#include "05-network/deeper/host_side.h"

#include "05-network/deeper/plan.h"
#include "05-network/deeper/rates.h"

namespace tinbox {
namespace {

// The members begin with the cable, and a cable needs its bridge.
const Netlink& with_bridge(const Netlink& host, const Network& network) {
  if (!network.bridge.empty()) provide_bridge(host, network);
  return host;
}

}  // namespace

HostSide::HostSide(const Netlink& host, const Network& network,
                   const NetworkOptions& options, Commons& commons, pid_t child)
    : end_(with_bridge(host, network), network, child),
      firewall_(network, options, commons) {
  limit_rate(host, network.veth.host_link, options.rate_bits);
  commons.unlock();
}

}  // namespace tinbox
