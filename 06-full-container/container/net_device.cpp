// net_device.cpp — see net_device.h.
#include "06-full-container/container/net_device.h"

#include <fcntl.h>
#include <linux/if_link.h>
#include <net/if.h>
#include <sched.h>
#include <sys/random.h>

#include <algorithm>

#include <fmt/format.h>

#include "05-network/links.h"
#include "lib/check.h"

namespace tinbox {
namespace {

// By its number we find it again, whatever name it got; and 2 may be taken there.
int unused_index() {
  unsigned random = 0;
  sys::check_quietly(::getrandom(&random, sizeof random, 0), "getrandom()");
  return static_cast<int>(1'000'000 + random % 1'000'000'000);
}

// In the network namespace of a child that waits, until we leave.
class NetVisit {
 public:
  explicit NetVisit(pid_t child) : home_(open_net("self")) {
    join(open_net(std::to_string(child)));
  }
  void leave() const { join(home_); }

 private:
  static sys::Fd open_net(const std::string& who) {
    const auto path = fmt::format("/proc/{}/ns/net", who);
    return sys::Fd(sys::check_quietly(::open(path.c_str(), O_RDONLY | O_CLOEXEC),
                                      "open({:?})", path));
  }
  static void join(const sys::Fd& file) {
    sys::check(::setns(file.get(), CLONE_NEWNET), "setns({}, CLONE_NEWNET)",
               file.get());
  }

  sys::Fd home_;
};

void move(int index, int new_index, const std::string& name, pid_t pid) {
  ifinfomsg fixed{};
  fixed.ifi_index = index;
  Request request(new_link, 0, fixed, fmt::format("ifi_index={}", index));
  request.add({IFLA_NET_NS_PID, "IFLA_NET_NS_PID"}, static_cast<std::uint32_t>(pid));
  request.add({IFLA_NEW_IFINDEX, "IFLA_NEW_IFINDEX"},
              static_cast<std::uint32_t>(new_index));
  Netlink().ask(request.add({IFLA_IFNAME, "IFLA_IFNAME"}, name));
}

void add_bytes(Request& request, Term term, const std::string& bytes) {
  if (!bytes.empty())
    request.add(term, bytes.data(), bytes.size(),
                fmt::format("{} bytes", bytes.size()));
}

void give(const Netlink& side, int index, const WholeAddress& address) {
  auto fixed = address.fixed;
  fixed.ifa_index = static_cast<unsigned>(index);
  fixed.ifa_flags = 0;
  Request request({RTM_NEWADDR, "RTM_NEWADDR"}, NLM_F_CREATE | NLM_F_EXCL, fixed,
                  fmt::format("ifa_family={}, ifa_prefixlen={}, ifa_index={}",
                              fixed.ifa_family, fixed.ifa_prefixlen, index));
  add_bytes(request, {IFA_LOCAL, "IFA_LOCAL"}, address.local);
  add_bytes(request, {IFA_ADDRESS, "IFA_ADDRESS"}, address.address);
  add_bytes(request, {IFA_BROADCAST, "IFA_BROADCAST"}, address.broadcast);
  side.ask(request);
}

}  // namespace

MovedDevices::MovedDevices(const std::vector<NetDevice>& devices) {
  if (devices.empty()) return;
  const auto addresses = whole_addresses_of(Netlink());
  for (const auto& device : devices) {
    const auto index = ::if_nametoindex(device.name.c_str());
    if (index == 0)
      throw sys::InputError(
          fmt::format("{}: the host has no such link: see ip link", device.place));
    Moved moved{device, unused_index(), {}};
    for (const auto& one : addresses)
      if (one.fixed.ifa_index == index && one.is_permanent &&
          one.fixed.ifa_scope == RT_SCOPE_UNIVERSE)
        moved.addresses.push_back(one);
    all_.push_back(std::move(moved));
  }
}

// The kernel would move it, and only then find that it cannot rename it.
void MovedDevices::require_free_names(const sys::Child& child) const {
  const NetVisit there(child.pid());
  const auto taken = std::ranges::find_if(all_, [](const Moved& moved) {
    return ::if_nametoindex(moved.device.inside.c_str()) != 0;
  });
  there.leave();
  if (taken != all_.end())
    throw sys::InputError(fmt::format("{}: the container has a link {} already",
                                      taken->device.place, taken->device.inside));
}

void MovedDevices::move_to(const sys::Child& child) const {
  require_free_names(child);
  for (const auto& [device, index, addresses] : all_) try {
      move(index_of(device.name), index, device.inside, child.pid());
    } catch (const sys::Error& error) {
      throw sys::InputError(fmt::format("{}: {}", device.place, error.what()));
    }
}

void MovedDevices::set_up_inside() const {
  if (all_.empty()) return;
  const Netlink side;
  for (const auto& [device, index, addresses] : all_) {
    for (const auto& address : addresses) give(side, index, address);
    char name[IF_NAMESIZE];
    if (::if_indextoname(static_cast<unsigned>(index), name) != nullptr)
      set_up(side, name);
  }
}

}  // namespace tinbox
