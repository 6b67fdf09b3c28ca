// inet.h — addresses as numbers: of IPv4, ranges of them, and of links (MAC).
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tinbox {

struct Ipv4 {
  std::uint32_t bits = 0;  // 10.0.0.2 is 0x0a000002; on the wire the 0a comes first

  auto operator<=>(const Ipv4&) const = default;
};

// Six bytes, by which links on one cable know each other: "02:5a:10:c4:7f:e1".
struct Mac {
  std::array<unsigned char, 6> bytes{};
};

// An address, and how many of its bits name the network: 28 leaves 4 for the hosts.
struct Cidr {
  Ipv4 address;
  unsigned prefix = 32;

  Ipv4 first() const { return {address.bits & mask()}; }  // names the network
  Ipv4 last() const { return {address.bits | ~mask()}; }  // reaches all in it
  bool holds(Ipv4 one) const { return first() <= one && one <= last(); }
  bool overlaps(const Cidr& other) const {
    return first() <= other.last() && other.first() <= last();
  }

 private:
  std::uint32_t mask() const { return prefix == 0 ? 0 : ~0U << (32 - prefix); }
};

// Nothing, unless all of `text` is one: four decimal numbers, no leading zeros.
std::optional<Ipv4> parse_ipv4(std::string_view text);
std::optional<Cidr> parse_cidr(std::string_view text);

std::string text_of(Ipv4 address);
std::string text_of(const Cidr& range);
std::string text_of(const Mac& address);

}  // namespace tinbox
