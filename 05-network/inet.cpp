// inet.cpp — see inet.h.
#include "05-network/inet.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lib/text.h"

namespace tinbox {

std::optional<Ipv4> parse_ipv4(std::string_view text) {
  const auto parts = sys::split(text, '.');
  if (parts.size() != 4) return std::nullopt;
  Ipv4 address;
  for (const auto& part : parts) {
    const auto byte = sys::parse_number<std::uint8_t>(part);
    // Some programs read "010" as ten and some, in octal, as eight: nobody may.
    if (!byte || (part.size() > 1 && part.front() == '0')) return std::nullopt;
    address.bits = address.bits << 8 | *byte;
  }
  return address;
}

std::optional<Cidr> parse_cidr(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == text.npos) return std::nullopt;
  const auto address = parse_ipv4(text.substr(0, slash));
  const auto prefix = sys::parse_number<unsigned>(text.substr(slash + 1));
  if (!address || !prefix || *prefix > 32) return std::nullopt;
  return Cidr{*address, *prefix};
}

std::string text_of(Ipv4 address) {
  const auto bits = address.bits;
  return fmt::format("{}.{}.{}.{}", bits >> 24, bits >> 16 & 255, bits >> 8 & 255,
                     bits & 255);
}

std::string text_of(const Cidr& range) {
  return fmt::format("{}/{}", text_of(range.address), range.prefix);
}

std::string text_of(const Mac& address) {
  return fmt::format("{:02x}", fmt::join(address.bytes, ":"));
}

}  // namespace tinbox
