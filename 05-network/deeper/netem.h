// netem.h — a link that is as slow and unreliable as a real one. tc-netem(8)
#pragma once

#include <cstdint>
#include <string>

#include "05-network/netlink.h"

namespace tinbox {

// PARENT, in the namespace of the link. What it sends comes later, and `loss` (0 to 1)
// of it never. Nothing to do for neither. Needs the kernel's sch_netem.
void disturb(const Netlink& side, const std::string& link, std::uint64_t delay_ns,
             double loss);

}  // namespace tinbox
