// net_device.h — links of the host's that shall be the container's: "netDevices".
//
// A link is in one network namespace at a time. When it moves the kernel switches it
// off, and forgets its addresses: so they are read before, and given to it again.
#pragma once

#include <string>
#include <vector>

#include "05-network/deeper/dumps.h"
#include "lib/spawn.h"

namespace tinbox {

struct NetDevice {
  std::string place;         // "config.json: linux.netDevices.eth1"
  std::string name, inside;  // on the host, and in the container: "eth%d" is any number
};

class MovedDevices {
 public:
  // PARENT, before there is a child. Throws sys::InputError for a link that is missing.
  explicit MovedDevices(const std::vector<NetDevice>& devices);

  // PARENT, while the child waits in its network namespace. Throws sys::InputError for
  // a name that is taken there.
  void move_to(const sys::Child& child) const;

  // CHILD: gives them their addresses, and switches them on.
  void set_up_inside() const;

 private:
  void require_free_names(const sys::Child& child) const;

  struct Moved {
    NetDevice device;
    int index;  // which it has there, too
    std::vector<WholeAddress> addresses;
  };
  std::vector<Moved> all_;
};

}  // namespace tinbox
