// wire.cpp — see wire.h.
#include "06-full-container/capstone/wire.h"

#include "05-network/deeper/plan.h"

namespace tinbox {

Wire::Wire(const NetworkOptions& options)
    : options_(options),
      commons_(host_),
      ports_(take_ports(options.published)),
      network_(plan_network(host_, options)) {}

void Wire::connect(const sys::Child& child) {
  host_side_.emplace(host_, network_, options_, commons_, child.pid());
}

void settle_alone() { set_up(Netlink(), "lo"); }

}  // namespace tinbox
