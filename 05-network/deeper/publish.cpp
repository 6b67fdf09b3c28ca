// publish.cpp — see publish.h.
#include "05-network/deeper/publish.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include "lib/check.h"
#include "lib/text.h"

namespace tinbox {
namespace {

const char* protocol_of(const Published& port) { return port.udp ? "udp" : "tcp"; }

std::uint16_t parse_port(const std::string& word, const std::string& text) {
  const auto port = sys::parse_number<std::uint16_t>(word).value_or(0);
  if (port == 0)
    throw sys::InputError(
        fmt::format("--publish {}: {} is no port: 1 to 65535", text, word));
  return port;
}

sys::Fd take_port(const Published& port) {
  const int kind = port.udp ? SOCK_DGRAM : SOCK_STREAM;
  sys::Fd socket(
      sys::check_quietly(::socket(AF_INET, kind | SOCK_CLOEXEC, 0), "socket(AF_INET)"));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port.host_port);
  address.sin_addr.s_addr = htonl(port.address.bits);
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  if (::bind(socket.get(), generic, sizeof address) == 0) return socket;
  if (errno == EADDRINUSE)
    throw sys::InputError(fmt::format(
        "--publish {}: port {}/{} of the host is in use: by a program (see ss -ltunp), "
        "or by another box: take another",
        port.text, port.host_port, protocol_of(port)));
  if (errno == EADDRNOTAVAIL)
    throw sys::InputError(
        fmt::format("--publish {}: the host has no address {}: see ip address",
                    port.text, text_of(port.address)));
  throw sys::Error(fmt::format("bind({}:{})", text_of(port.address), port.host_port),
                   errno);
}

// "fib daddr type local tcp dport 8080 dnat ip to 10.0.0.2:80"
std::string rule_of(const Published& port, const Network& network) {
  const auto where = port.address == Ipv4{}
                         ? "fib daddr type local"  // any address of the host's
                         : fmt::format("ip daddr {}", text_of(port.address));
  return fmt::format("    {} {} dport {} dnat ip to {}:{}\n", where, protocol_of(port),
                     port.host_port, text_of(network.address.address), port.box_port);
}

// The box must answer through the host, which alone can put the ports right again. To
// 127.0.0.1 it would answer itself, and to its neighbours directly: so to the box, they
// all seem to be the host.
std::string chains_of_the_way_back(const Network& network) {
  const Cidr range{network.address.first(), network.address.prefix};
  return fmt::format(R"(  chain way-back {{
    type nat hook postrouting priority srcnat
    ip saddr 127.0.0.0/8 oifname "{0}" masquerade
    ip saddr {1} ip daddr {2} ct status dnat masquerade
  }}
)",
                     network.host_side(), text_of(range),
                     text_of(network.address.address));
}

}  // namespace

Published parse_published(const std::string& text) {
  Published port;
  port.text = text;
  auto rest = text;
  if (rest.ends_with("/udp") || rest.ends_with("/tcp")) {
    port.udp = rest.ends_with("/udp");
    rest.resize(rest.size() - 4);
  }
  auto fields = sys::split(rest, ':');
  if (fields.size() == 3) {
    const auto address = parse_ipv4(fields.front());
    if (!address)
      throw sys::InputError(
          fmt::format("--publish {}: {} is no address of IPv4", text, fields.front()));
    port.address = *address;
    fields.erase(fields.begin());
  }
  if (fields.size() != 2)
    throw sys::InputError(fmt::format(
        "--publish {}: expected [IP:]HOST:BOX[/udp], such as 8080:80", text));
  port.host_port = parse_port(fields[0], text);
  port.box_port = parse_port(fields[1], text);
  return port;
}

std::vector<sys::Fd> take_ports(const std::vector<Published>& ports) {
  std::vector<sys::Fd> sockets;
  for (const auto& port : ports) sockets.push_back(take_port(port));
  return sockets;
}

std::string publishing_chains(const Network& network,
                              const std::vector<Published>& ports) {
  if (ports.empty()) return "";
  std::string rules;
  for (const auto& port : ports) rules += rule_of(port, network);
  //> exercise 5.7: lead what arrives at a port of the host into the box
  // What comes from outside is met as it comes in (prerouting). What a program of the
  // host's sends never comes in, so it is met as it goes out (output).
  return fmt::format(R"(  chain arriving {{
    type nat hook prerouting priority dstnat
{0}  }}
  chain sent-by-us {{
    type nat hook output priority -100
{0}  }}
)",
                     rules) +
         chains_of_the_way_back(network);
  //= sys::todo("5.7", network, rules);
  //< exercise 5.7
}

std::string guard_chain(const Network& network) {
  return fmt::format(R"(  chain guard {{
    type filter hook prerouting priority raw
    iifname "{}" ip daddr 127.0.0.0/8 drop
  }}
)",
                     network.host_side());
}

std::string route_localnet_file(const Network& network) {
  return fmt::format("/proc/sys/net/ipv4/conf/{}/route_localnet", network.host_side());
}

}  // namespace tinbox
