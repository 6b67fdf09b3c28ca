// names.h — what follows from a box's name: its links, its MAC addresses.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "05-network/inet.h"

namespace tinbox {

// Equal for equal texts, on every machine and in every run; FNV-1a of 64 bits.
std::uint64_t hash_of(std::string_view text);

// "ve-web". A link's name has 15 bytes at most, so of a longer one only the beginning
// and a hash are left: "ve-long8c1f09a2".
std::string link_name(const std::string& box);

// The same after each restart, so that neighbours need not learn a new one. `end` tells
// the links of one box apart.
Mac mac_of(const std::string& box, std::string_view end);

// Throw sys::InputError naming `option` for what cannot be the name of a box, or of a
// link.
void require_box_name(std::string_view option, const std::string& name);
void require_link_name(std::string_view option, const std::string& name);

}  // namespace tinbox
