// bridges.cpp — see bridges.h.
#include "05-network/bridges.h"

#include "05-network/links.h"
#include "lib/error.h"
#include "lib/narrate.h"

namespace tinbox {

void make_bridge(const Netlink& host, const std::string& bridge, const Mac& mac) {
  sys::say("the first box on a bridge makes it");
  auto request = about_link(bridge, NLM_F_CREATE | NLM_F_EXCL);
  request.add({IFLA_GROUP, "IFLA_GROUP"}, link_group);
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
  const auto master = static_cast<std::uint32_t>(index_of(bridge));
  auto request = about_link(link);
  request.add({IFLA_IFALIAS, "IFLA_IFALIAS"}, label);
  request.add({IFLA_MASTER, "IFLA_MASTER"}, master);
  host.ask(request);
  //= sys::todo("5.5", host, link, bridge, label);
  //< exercise 5.5
}

}  // namespace tinbox
