// plan.h — where a new box goes: its names, its range of addresses, its bridge.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "05-network/network.h"
#include "05-network/options.h"
#include "lib/users.h"

namespace tinbox {

// PARENT, before anything is made: the user of --user, as `root` ("" is the host's) has
// him. Throws for a root that is no directory, even if no user is named.
std::optional<sys::Credentials> find_user(const std::string& root,
                                          const std::string& name);

// PARENT, while it holds the lock of deeper/commons.h: what is free now is free until
// the box has it. Looks at what the host has, and changes nothing. Throws
// sys::InputError naming the option that cannot be fulfilled.
Network plan_network(const Netlink& host, const NetworkOptions& options);

// The first range of `prefix` bits that overlaps none of those taken, of all that the
// world has set apart for private use (RFC 1918). `seed` says where to begin to look,
// so that the same box mostly finds the same range. Throws sys::InputError if none is.
Cidr free_range(const std::vector<Cidr>& taken, unsigned prefix, std::uint64_t seed);

// PARENT. Asks for a change that changes nothing, and so whether we might. Throws
// sys::Error.
void require_power(const Netlink& host);

// PARENT, the same lock held: makes the bridge of `network` unless it is there.
void provide_bridge(const Netlink& host, const Network& network);

// The address of that bridge as a link; it follows from its name.
Mac bridge_mac(const Network& network);

}  // namespace tinbox
