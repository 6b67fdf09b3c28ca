// links.cpp — see links.h.
#include "05-network/links.h"

#include <linux/veth.h>
#include <net/if.h>

#include "lib/check.h"

namespace tinbox {

constexpr Term name{IFLA_IFNAME, "IFLA_IFNAME"};
constexpr Term mac{IFLA_ADDRESS, "IFLA_ADDRESS"};

void make_veth(const Netlink& host, const Veth& veth, const sys::Fd& box) {
  const auto box_number = static_cast<std::uint32_t>(box.get());
  //> exercise 5.2: make a cable, and let its far end begin its life in the box
  sys::say("a cable with two ends: one for us, and one that is born in the box");
  auto request = about_link(veth.host_link, NLM_F_CREATE | NLM_F_EXCL);
  request.add(mac, veth.host_mac).add({IFLA_GROUP, "IFLA_GROUP"}, link_group);
  request.open({IFLA_LINKINFO, "IFLA_LINKINFO"});
  request.add({IFLA_INFO_KIND, "IFLA_INFO_KIND"}, "veth");
  request.open({IFLA_INFO_DATA, "IFLA_INFO_DATA"});
  request.open({VETH_INFO_PEER, "VETH_INFO_PEER"}, ifinfomsg{});  // a letter in it
  request.add(name, veth.far_link).add(mac, veth.box_mac);
  request.add({IFLA_NET_NS_FD, "IFLA_NET_NS_FD"}, box_number);
  request.close().close().close();
  host.ask(request);
  //= sys::todo("5.2", host, veth, box_number, mac);
  //< exercise 5.2
}

void delete_link(const Netlink& host, const std::string& link) {
  Request request({RTM_DELLINK, "RTM_DELLINK"}, 0, ifinfomsg{}, "ifi_index=0");
  host.ask(request.add(name, link));
}

void set_up(const Netlink& side, const std::string& link) {
  //> exercise 5.1: switch a link on
  ifinfomsg up{};
  up.ifi_flags = IFF_UP;
  up.ifi_change = IFF_UP;  // of all the flags, this one shall change
  Request request(new_link, 0, up, "ifi_index=0, ifi_flags=IFF_UP");
  side.ask(request.add(name, link));
  //= sys::todo("5.1", side, link);
  //< exercise 5.1
}

void set_mtu(const Netlink& side, const std::string& link, unsigned mtu) {
  //> exercise 5.10: set the longest packet that a link takes
  constexpr Term longest{IFLA_MTU, "IFLA_MTU"};
  auto request = about_link(link);
  side.ask(request.add(longest, mtu));
  //= sys::todo("5.10", side, link, mtu);
  //< exercise 5.10
}

int index_of(const std::string& link) {
  const auto index = static_cast<int>(::if_nametoindex(link.c_str()));
  sys::check_quietly(index == 0 ? -1 : 0, "if_nametoindex({:?})", link);
  return index;
}

}  // namespace tinbox
