// capabilities.h — root's power in pieces, and the five sets of them that a process
// has. capabilities(7)
//
//   bounding     what it can ever get again, by whatever program it executes
//   permitted    what it may switch on
//   effective    what is switched on: the one set that the kernel asks
//   inheritable  what a program with such capabilities in its file passes on
//   ambient      what a program keeps that has none in its file: for a user not root
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace tinbox {

// Bit N stands for capability number N. Empty sets: a root without any power.
struct CapabilitySets {
  std::uint64_t bounding = 0, permitted = 0, effective = 0;
  std::uint64_t inheritable = 0, ambient = 0;
};

// The bit of "CAP_KILL"; nothing for a name that nobody knows.
std::optional<std::uint64_t> capability_bit(const std::string& name);

// All that this kernel knows.
std::uint64_t all_capabilities();

// "CAP_CHOWN|CAP_KILL"
std::string capability_names(std::uint64_t set);

// CHILD, in this order, before and after set*id: what is not in the bounding set goes
// while we still may do that (CAP_SETPCAP); the rest goes last.
void shrink_bounding_set(const CapabilitySets& wanted);
void set_capabilities(const CapabilitySets& wanted);

}  // namespace tinbox
