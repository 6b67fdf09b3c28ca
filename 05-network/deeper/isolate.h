// isolate.h — --isolate: a box that reaches the outside, and nobody else.
//
// Not the other boxes, nor the host: it forwards the box's packets, and takes none for
// itself. The host may still call the box, and whoever it publishes a port to.
#pragma once

#include <string>

#include "05-network/network.h"

namespace tinbox {

// PARENT. For the table of family inet: what is routed, or for the host.
std::string isolating_chains(const Network& network);

// PARENT. For a table of family bridge: what passes from port to port, and is never
// routed. To be used for a box on a bridge.
std::string isolating_bridge_chains(const Network& network);

}  // namespace tinbox
