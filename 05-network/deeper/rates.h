// rates.h — --rate: no more than so many bits a second, in each direction.
//
// A token bucket: tokens drip into it at the given rate, a packet takes as many as it
// has bytes, and waits while there are too few. It stands where packets *leave*, so
// each end of the cable has one. That of the box is in the hands of the box's root.
// tc-tbf(8)
#pragma once

#include <cstdint>
#include <string>

#include "05-network/netlink.h"

namespace tinbox {

// "10mbit" is 10 000 000 bits a second: bit, kbit, mbit or gbit, as tc(8) has them.
// Throws sys::InputError for anything else, below 8kbit or above 100gbit.
std::uint64_t parse_rate(const std::string& text);

// PARENT: what the box receives. CHILD, once it is on the network: what it sends.
void limit_rate(const Netlink& side, const std::string& link, std::uint64_t bits);
void limit_rate_of_box(std::uint64_t bits);

}  // namespace tinbox
