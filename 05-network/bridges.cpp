// bridges.cpp — see bridges.h.
#include "05-network/bridges.h"

#include "05-network/links.h"
#include "lib/error.h"
#include "lib/narrate.h"

namespace tinbox {
namespace {

constexpr Term new_link{RTM_NEWLINK, "RTM_NEWLINK"};
constexpr Term name{IFLA_IFNAME, "IFLA_IFNAME"};

}  // namespace

void make_bridge(const Netlink& host, const std::string& bridge, const Mac& mac) {
  sys::say("the first box on a bridge makes it");
  Request request(new_link, NLM_F_CREATE | NLM_F_EXCL, ifinfomsg{}, "ifi_index=0");
  request.add(name, bridge).add({IFLA_GROUP, "IFLA_GROUP"}, link_group);
  // Without one of its own it takes its first port's, and loses it with that port:
  // then the other boxes look for their gateway at an address that is gone.
  request.add({IFLA_ADDRESS, "IFLA_ADDRESS"}, mac);
  request.open({IFLA_LINKINFO, "IFLA_LINKINFO"});
  request.add({IFLA_INFO_KIND, "IFLA_INFO_KIND"}, "bridge").close();
  host.ask(request);
}

void join_bridge(const Netlink& host, const std::string& link,
                 const std::string& bridge, const std::string& label) {
  //> exercise 5.5: make a link a port of a bridge
  Request request(new_link, 0, ifinfomsg{}, "ifi_index=0");
  request.add(name, link).add({IFLA_IFALIAS, "IFLA_IFALIAS"}, label);
  const auto master = static_cast<std::uint32_t>(index_of(bridge));
  request.add({IFLA_MASTER, "IFLA_MASTER"}, master);
  host.ask(request);
  //= sys::todo("5.5", host, link, bridge, label, name);
  //< exercise 5.5
}

}  // namespace tinbox
