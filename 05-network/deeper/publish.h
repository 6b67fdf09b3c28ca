// publish.h — ports of the host that lead into the box. All of it runs in the PARENT.
#pragma once

#include <string>
#include <vector>

#include "05-network/network.h"
#include "lib/fd.h"

namespace tinbox {

// [IP:]HOST:BOX[/udp]: what arrives at this port of the host goes to that of the box.
struct Published {
  std::string text;  // as it was typed
  Ipv4 address;      // of the host; 0.0.0.0 means all that it has
  std::uint16_t host_port = 0;
  std::uint16_t box_port = 0;
  bool udp = false;
};

// Throws sys::InputError for what is no such text.
Published parse_published(const std::string& text);

// Takes the ports, for as long as the sockets live: a port that somebody uses cannot be
// taken, and nobody can take ours. No packet ever reaches these sockets, as the rules
// send them elsewhere. Throws sys::InputError naming the port.
std::vector<sys::Fd> take_ports(const std::vector<Published>& ports);

// The chains of rules that lead from the ports into the box.
std::string publishing_chains(const Network& network,
                              const std::vector<Published>& ports);

// A setting of the host_side: packets from and to 127.0.0.1 may take that link, which
// elsewhere are dropped as impossible. So are they again, where a box sends them, by
// the guard, before any address is rewritten.
std::string route_localnet_file(const Network& network);
std::string guard_chain(const Network& network);

}  // namespace tinbox
