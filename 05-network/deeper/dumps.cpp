// dumps.cpp — see dumps.h.
#include "05-network/deeper/dumps.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <cstring>
#include <functional>

#include "lib/check.h"

namespace tinbox {
namespace {

constexpr std::size_t most_bytes = 32768;  // the kernel puts no more into one answer

// The attributes in a piece of memory, by number: the values, without their heads.
class Attributes {
 public:
  explicit Attributes(std::string_view bytes) : bytes_(bytes) {}

  std::string_view find(int number) const {
    auto rest = bytes_;
    rtattr head;
    while (rest.size() >= sizeof head) {
      std::memcpy(&head, rest.data(), sizeof head);
      if (head.rta_len < sizeof head || head.rta_len > rest.size()) break;
      if ((head.rta_type & NLA_TYPE_MASK) == number)
        return rest.substr(sizeof head, head.rta_len - sizeof head);
      rest.remove_prefix(std::min<std::size_t>(RTA_ALIGN(head.rta_len), rest.size()));
    }
    return {};
  }

  std::uint32_t number(int attribute) const {
    std::uint32_t value = 0;
    find(attribute).copy(reinterpret_cast<char*>(&value), sizeof value);
    return value;
  }

  Ipv4 address(int attribute) const { return {ntohl(number(attribute))}; }

  std::string text(int attribute) const {
    const auto bytes = find(attribute);
    return std::string(bytes.substr(0, bytes.find('\0')));
  }

 private:
  std::string_view bytes_;
};

// One answer's fixed part and, behind it, its attributes.
template <typename Fixed>
using Reader = std::function<void(const Fixed&, const Attributes&)>;

// Reads the letters in one datagram. False after the last of all.
template <typename Fixed>
bool read_letters(std::string_view bytes, const Reader<Fixed>& read) {
  nlmsghdr header;
  while (bytes.size() >= sizeof header) {
    std::memcpy(&header, bytes.data(), sizeof header);
    if (header.nlmsg_len < sizeof header || header.nlmsg_len > bytes.size()) break;
    if (header.nlmsg_type == NLMSG_DONE || header.nlmsg_type == NLMSG_ERROR)
      return false;
    const auto body = bytes.substr(NLMSG_HDRLEN, header.nlmsg_len - NLMSG_HDRLEN);
    Fixed fixed{};
    std::memcpy(&fixed, body.data(), std::min(body.size(), sizeof fixed));
    const auto begin = std::min<std::size_t>(NLMSG_ALIGN(sizeof fixed), body.size());
    read(fixed, Attributes(body.substr(begin)));
    bytes.remove_prefix(
        std::min<std::size_t>(NLMSG_ALIGN(header.nlmsg_len), bytes.size()));
  }
  return true;
}

template <typename Fixed>
void ask_for_all(const Netlink& side, Term type, const Reader<Fixed>& read) {
  Fixed fixed{};
  reinterpret_cast<unsigned char&>(fixed) = type.number == RTM_GETLINK ? 0 : AF_INET;
  side.send(Request(type, NLM_F_DUMP, fixed, "all"));
  std::string answer;
  do {
    answer.resize(most_bytes);
    const auto size = sys::check_quietly(
        ::recv(side.fd().get(), answer.data(), answer.size(), 0), "recv(netlink)");
    answer.resize(static_cast<std::size_t>(size));
  } while (read_letters<Fixed>(answer, read));
}

}  // namespace

std::vector<LinkEntry> links_of(const Netlink& side) {
  std::vector<LinkEntry> links;
  ask_for_all<ifinfomsg>(
      side, {RTM_GETLINK, "RTM_GETLINK"},
      [&](const ifinfomsg& fixed, const Attributes& attributes) {
        const Attributes about(attributes.find(IFLA_LINKINFO));
        links.push_back({fixed.ifi_index,
                         static_cast<int>(attributes.number(IFLA_MASTER)),
                         attributes.number(IFLA_GROUP), attributes.text(IFLA_IFNAME),
                         about.text(IFLA_INFO_KIND), attributes.text(IFLA_IFALIAS)});
      });
  return links;
}

std::vector<AddressEntry> addresses_of(const Netlink& side) {
  std::vector<AddressEntry> addresses;
  ask_for_all<ifaddrmsg>(
      side, {RTM_GETADDR, "RTM_GETADDR"},
      [&](const ifaddrmsg& fixed, const Attributes& attributes) {
        addresses.push_back({static_cast<int>(fixed.ifa_index),
                             {attributes.address(IFA_LOCAL), fixed.ifa_prefixlen}});
      });
  return addresses;
}

std::vector<RouteEntry> routes_of(const Netlink& side) {
  std::vector<RouteEntry> routes;
  ask_for_all<rtmsg>(
      side, {RTM_GETROUTE, "RTM_GETROUTE"},
      [&](const rtmsg& fixed, const Attributes& attributes) {
        routes.push_back({static_cast<int>(attributes.number(RTA_OIF)),
                          {attributes.address(RTA_DST), fixed.rtm_dst_len}});
      });
  return routes;
}

}  // namespace tinbox
