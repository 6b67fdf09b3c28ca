// wishes.cpp — see wishes.h.
#include "05-network/deeper/wishes.h"

#include <fmt/format.h>

#include "05-network/deeper/names.h"
#include "05-network/deeper/rates.h"
#include "lib/error.h"
#include "lib/text.h"

namespace tinbox {
namespace {

constexpr unsigned least_mtu = 68, most_mtu = 65535;    // of IPv4, and of veth
constexpr unsigned least_prefix = 8, most_prefix = 30;  // two hosts at least

// Addresses that no box can have, whatever the range: "this host", the loopback,
// groups, and what is reserved.
bool is_for_a_host(Ipv4 address) {
  const auto first = address.bits >> 24;
  return first != 0 && first != 127 && first < 224;
}

Cidr parse_address(const std::string& text) {
  const auto box = parse_cidr(text);
  if (!box)
    throw sys::InputError(fmt::format(
        "--address {}: expected an address and its prefix, such as 10.0.0.2/28", text));
  if (box->prefix < least_prefix || box->prefix > most_prefix)
    throw sys::InputError(
        fmt::format("--address {}: the prefix is out of range: {} to {}", text,
                    least_prefix, most_prefix));
  if (!is_for_a_host(box->address))
    throw sys::InputError(
        fmt::format("--address {}: out of range: no host may have it", text));
  if (box->address == box->first() || box->address == box->last())
    throw sys::InputError(fmt::format(
        "--address {}: that is the {} address of its range: take one between", text,
        box->address == box->first() ? "network" : "broadcast"));
  return *box;
}

unsigned parse_mtu(const std::string& text) {
  const auto mtu = sys::parse_number<unsigned>(text).value_or(0);
  if (mtu < least_mtu || mtu > most_mtu)
    throw sys::InputError(
        fmt::format("--mtu {}: expected bytes, {} to {}", text, least_mtu, most_mtu));
  return mtu;
}

bool collide(const Published& one, const Published& other) {
  const bool same_address =
      one.address == other.address || one.address == Ipv4{} || other.address == Ipv4{};
  return same_address && one.host_port == other.host_port && one.udp == other.udp;
}

std::vector<Published> parse_all_published(const std::vector<std::string>& texts) {
  std::vector<Published> ports;
  for (const auto& text : texts) {
    const auto added = parse_published(text);
    for (const auto& old : ports)
      if (collide(old, added))
        throw sys::InputError(
            fmt::format("--publish {}: that port leads elsewhere already: --publish {}",
                        text, old.text));
    ports.push_back(added);
  }
  return ports;
}

}  // namespace

void fulfil(const Wishes& wishes, NetworkOptions& options) {
  if (!options.name.empty()) require_box_name("--name", options.name);
  if (!options.bridge.empty()) require_link_name("--bridge", options.bridge);
  if (!wishes.address.empty()) options.address = parse_address(wishes.address);
  if (!wishes.mtu.empty()) options.mtu = parse_mtu(wishes.mtu);
  if (!wishes.rate.empty()) options.rate_bits = parse_rate(wishes.rate);
  options.published = parse_all_published(wishes.publish);
  if (options.no_nat && !options.published.empty())
    throw sys::InputError("--publish: without NAT a port leads nowhere: drop --no-nat");
}

}  // namespace tinbox
