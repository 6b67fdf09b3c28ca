// firewall.h — all that the host does with a box's packets: which rules, and settings.
#pragma once

#include <list>

#include "05-network/deeper/commons.h"
#include "05-network/nat.h"
#include "05-network/options.h"

namespace tinbox {

// PARENT, once the host's end is there. The rules go with this object.
class Firewall {
 public:
  Firewall(const Network& network, const NetworkOptions& options, Commons& commons);

 private:
  std::list<Rules> tables_;  // of the families inet and bridge
};

}  // namespace tinbox
