// topology.h — a network on paper: nodes, cables between them, and ways through it.
//
//   # two hosts, a router between them
//   host a b
//   router r
//   cable a 10.1.0.2/24  r 10.1.0.1/24
//   cable b 10.2.0.2/24  r 10.2.0.1/24  delay 10ms loss 1%
//
// A switch has no addresses: `cable a 10.1.0.2/24 s -`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "05-network/inet.h"

namespace tinbox {

// A host uses the network, the others are it.
enum class Kind { host, router, switch_ };

inline constexpr auto switch_link = "switch";  // in the namespace of a switch: a bridge

struct Node {
  std::string name;
  Kind kind = Kind::host;
};

struct CableEnd {
  std::size_t node = 0;  // its place among the nodes
  std::optional<Cidr> address;
};

struct Cable {
  CableEnd ends[2];
  std::uint64_t delay_ns = 0;
  double loss = 0;  // 0.01 loses one packet in a hundred
};

struct Topology {
  std::vector<Node> nodes;
  std::vector<Cable> cables;
};

struct Way {
  Cidr target;
  Ipv4 gateway;
};

// Throws sys::InputError naming `file` and the line.
Topology parse_topology(const std::string& text, const std::string& file);

// The node of that name. Throws sys::InputError if there is none.
std::size_t node_of(const Topology& topology, const std::string& name);

// To each range that the node has no cable into: through which neighbour, on a way with
// the fewest routers.
std::vector<Way> ways_from(const Topology& topology, std::size_t node);

}  // namespace tinbox
