// addresses.cpp — see addresses.h.
#include "05-network/addresses.h"

#include <sys/socket.h>

#include <fmt/format.h>

#include "05-network/links.h"
#include "lib/error.h"
#include "lib/narrate.h"

namespace tinbox {

void add_address(const Netlink& side, const std::string& link, const Cidr& address) {
  //> exercise 5.3: give a link an address
  ifaddrmsg fixed{};
  fixed.ifa_family = AF_INET;
  fixed.ifa_prefixlen = static_cast<unsigned char>(address.prefix);
  fixed.ifa_index = static_cast<unsigned>(index_of(link));
  Request request({RTM_NEWADDR, "RTM_NEWADDR"}, NLM_F_CREATE | NLM_F_EXCL, fixed,
                  fmt::format("ifa_family=AF_INET, ifa_prefixlen={}, ifa_index={}",
                              address.prefix, fixed.ifa_index));
  request.add({IFA_LOCAL, "IFA_LOCAL"}, address.address);
  request.add({IFA_BROADCAST, "IFA_BROADCAST"}, address.last());
  side.ask(request);
  //= sys::todo("5.3", side, link, address);
  //< exercise 5.3
}

void add_route(const Netlink& side, const Cidr& target, Ipv4 gateway) {
  //> exercise 5.4: send what is for a range of addresses to a gateway
  rtmsg fixed{};
  fixed.rtm_family = AF_INET;
  fixed.rtm_dst_len = static_cast<unsigned char>(target.prefix);
  fixed.rtm_table = RT_TABLE_MAIN;
  fixed.rtm_protocol = RTPROT_BOOT;  // who made it: neither the kernel nor a daemon
  fixed.rtm_type = RTN_UNICAST;
  Request request({RTM_NEWROUTE, "RTM_NEWROUTE"}, NLM_F_CREATE | NLM_F_EXCL, fixed,
                  fmt::format("rtm_family=AF_INET, rtm_dst_len={}", target.prefix));
  request.add({RTA_GATEWAY, "RTA_GATEWAY"}, gateway);
  if (target.prefix != 0) request.add({RTA_DST, "RTA_DST"}, target.address);
  side.ask(request);
  //= sys::todo("5.4", side, target, gateway);
  //< exercise 5.4
}

void add_default_route(const Netlink& box, Ipv4 gateway) {
  sys::say("the host is our gateway: it gets all that is for neither us nor it");
  add_route(box, {Ipv4{}, 0}, gateway);  // a range of no bits: every address is in it
}

}  // namespace tinbox
