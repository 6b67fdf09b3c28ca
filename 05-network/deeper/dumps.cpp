// dumps.cpp — see dumps.h.
#include "05-network/deeper/dumps.h"

#include <arpa/inet.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <optional>
#include <stdexcept>

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

// One letter of the answer: what it is, and its fixed part with all that follows.
struct Letter {
  nlmsghdr header;
  std::string_view body;
};

// Takes the next letter off a datagram; nothing if there is no whole one.
std::optional<Letter> next_letter(std::string_view& bytes) {
  Letter letter{};
  auto& header = letter.header;
  if (bytes.size() < sizeof header) return std::nullopt;
  std::memcpy(&header, bytes.data(), sizeof header);
  if (header.nlmsg_len < sizeof header || header.nlmsg_len > bytes.size())
    return std::nullopt;
  letter.body = bytes.substr(NLMSG_HDRLEN, header.nlmsg_len - NLMSG_HDRLEN);
  bytes.remove_prefix(
      std::min<std::size_t>(NLMSG_ALIGN(header.nlmsg_len), bytes.size()));
  return letter;
}

// The last letter begins with a number, which is an error or 0.
bool is_last(const Letter& letter, const Request& question) {
  const auto type = letter.header.nlmsg_type;
  if (type != NLMSG_DONE && type != NLMSG_ERROR) return false;
  int error = 0;
  letter.body.copy(reinterpret_cast<char*>(&error), sizeof error);
  if (error != 0) throw sys::Error(question.words(), -error);
  return true;
}

std::string receive(const Netlink& side) {
  std::string datagram(most_bytes, '\0');
  const auto size = sys::check_quietly(
      ::recv(side.fd().get(), datagram.data(), datagram.size(), 0), "recv(netlink)");
  datagram.resize(static_cast<std::size_t>(size));
  return datagram;
}

// Reads one letter's fixed part and, behind it, its attributes.
template <typename Fixed, typename Entry>
using Reader = std::function<Entry(const Fixed&, const Attributes&)>;

template <typename Fixed, typename Entry>
Entry read_entry(std::string_view body, const Reader<Fixed, Entry>& read) {
  Fixed fixed{};
  std::memcpy(&fixed, body.data(), std::min(body.size(), sizeof fixed));
  const auto begin = std::min<std::size_t>(NLMSG_ALIGN(sizeof fixed), body.size());
  return read(fixed, Attributes(body.substr(begin)));
}

// Nothing if the list has changed while the kernel wrote it: an entry may be missing.
template <typename Fixed, typename Entry>
std::optional<std::vector<Entry>> entries(const Netlink& side, const Request& question,
                                          const Reader<Fixed, Entry>& read) {
  std::vector<Entry> found;
  bool is_whole = true;
  for (;;) {
    const auto datagram = receive(side);
    std::string_view rest = datagram;
    while (const auto letter = next_letter(rest)) {
      if (letter->header.nlmsg_flags & NLM_F_DUMP_INTR) is_whole = false;
      if (is_last(*letter, question))
        return is_whole ? std::optional(found) : std::nullopt;
      found.push_back(read_entry(letter->body, read));
    }
  }
}

template <typename Fixed, typename Entry>
std::vector<Entry> ask_for_all(const Netlink& side, Term type,
                               const Reader<Fixed, Entry>& read,
                               unsigned char family = AF_INET) {
  Fixed fixed{};
  reinterpret_cast<unsigned char&>(fixed) = family;
  const Request question(type, NLM_F_DUMP, fixed, "all");
  for (int tries = 0; tries < 1000; ++tries) {
    side.send(question);
    if (auto found = entries(side, question, read)) return std::move(*found);
  }
  throw std::runtime_error("the links of this host never stand still: try again");
}

}  // namespace

std::vector<LinkEntry> links_of(const Netlink& side) {
  return ask_for_all<ifinfomsg, LinkEntry>(
      side, {RTM_GETLINK, "RTM_GETLINK"},
      [](const ifinfomsg& fixed, const Attributes& attributes) {
        const Attributes about(attributes.find(IFLA_LINKINFO));
        return LinkEntry{.index = fixed.ifi_index,
                         .master = static_cast<int>(attributes.number(IFLA_MASTER)),
                         .group = attributes.number(IFLA_GROUP),
                         .name = attributes.text(IFLA_IFNAME),
                         .kind = about.text(IFLA_INFO_KIND),
                         .label = attributes.text(IFLA_IFALIAS)};
      },
      AF_UNSPEC);
}

std::vector<AddressEntry> addresses_of(const Netlink& side) {
  return ask_for_all<ifaddrmsg, AddressEntry>(
      side, {RTM_GETADDR, "RTM_GETADDR"},
      [](const ifaddrmsg& fixed, const Attributes& attributes) {
        return AddressEntry{static_cast<int>(fixed.ifa_index),
                            {attributes.address(IFA_LOCAL), fixed.ifa_prefixlen}};
      });
}

std::vector<WholeAddress> whole_addresses_of(const Netlink& side) {
  return ask_for_all<ifaddrmsg, WholeAddress>(
      side, {RTM_GETADDR, "RTM_GETADDR"},
      [](const ifaddrmsg& fixed, const Attributes& attributes) {
        const auto bytes = [&](int number) {
          return std::string(attributes.find(number));
        };
        return WholeAddress{fixed, bytes(IFA_LOCAL), bytes(IFA_ADDRESS),
                            bytes(IFA_BROADCAST),
                            (attributes.number(IFA_FLAGS) & IFA_F_PERMANENT) != 0};
      },
      AF_UNSPEC);
}

std::vector<RouteEntry> routes_of(const Netlink& side) {
  return ask_for_all<rtmsg, RouteEntry>(
      side, {RTM_GETROUTE, "RTM_GETROUTE"},
      [](const rtmsg& fixed, const Attributes& attributes) {
        return RouteEntry{static_cast<int>(attributes.number(RTA_OIF)),
                          {attributes.address(RTA_DST), fixed.rtm_dst_len}};
      });
}

}  // namespace tinbox
