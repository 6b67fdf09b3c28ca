// wire.h — a container's network, from the plan to the end: chapter 05 as one object.
#pragma once

#include <optional>

#include "05-network/deeper/host_side.h"
#include "lib/spawn.h"

namespace tinbox {

// PARENT. When it is destroyed, the cable, the rules and the taken ports go.
class Wire {
 public:
  // Looks at the host and takes what the container will have. Throws sys::InputError.
  explicit Wire(const NetworkOptions& options);

  // While the child waits, in its new network namespace.
  void connect(const sys::Child& child);

  // CHILD: its end.
  void settle() const { settle_on_network(network_); }

 private:
  const NetworkOptions& options_;
  Netlink host_;
  Commons commons_;
  std::vector<sys::Fd> ports_;
  Network network_;
  std::optional<HostSide> host_side_;
};

// CHILD, where there is no wire: the loopback device, which is down at first.
void settle_alone();

}  // namespace tinbox
