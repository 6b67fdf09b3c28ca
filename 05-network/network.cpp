// network.cpp — see network.h. The order of the calls is the lesson.
#include "05-network/network.h"

#include <fcntl.h>

#include <fmt/format.h>

#include "05-network/addresses.h"
#include "05-network/bridges.h"
#include "lib/check.h"

namespace tinbox {
namespace {

// A descriptor, as the pid alone might come to mean another process.
sys::Fd network_namespace_of(pid_t process) {
  const auto path = fmt::format("/proc/{}/ns/net", process);
  return sys::Fd(sys::check_quietly(::open(path.c_str(), O_RDONLY | O_CLOEXEC),
                                    "open({:?})", path));
}

void make_ready(const Netlink& host, const Network& network) {
  const auto& link = network.veth.host_link;
  if (network.mtu != 0) set_mtu(host, link, network.mtu);
  if (network.bridge.empty())
    add_address(host, link, {network.gateway, network.address.prefix});
  else
    join_bridge(host, link, network.bridge, text_of(network.address.address));
  set_up(host, link);
}

}  // namespace

HostEnd::HostEnd(const Netlink& host, const Veth& veth, const sys::Fd& box)
    : host_(host), link_(veth.host_link) {
  make_veth(host, veth, box);
}

// When the first constructor is done the object exists, so from there on whatever is
// thrown takes the cable away again.
HostEnd::HostEnd(const Netlink& host, const Network& network, pid_t child)
    : HostEnd(host, network.veth, network_namespace_of(child)) {
  make_ready(host, network);
}

HostEnd::~HostEnd() {
  try {
    // The kernel would do it too, a while after the last process of the box has ended.
    delete_link(host_, link_);
  } catch (const sys::Error&) {
    // ignore: that while is over
  }
}

void settle_on_network(const Network& network) {
  sys::say("a new network namespace has one link, the loopback, and even that is down");
  const Netlink box;  // opened here, it speaks for the box
  set_up(box, "lo");
  if (network.mtu != 0) set_mtu(box, box_link, network.mtu);
  add_address(box, box_link, network.address);
  set_up(box, box_link);                    // with that, its range can be reached …
  add_default_route(box, network.gateway);  // … and so the gateway, which is in it
}

}  // namespace tinbox
