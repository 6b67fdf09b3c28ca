// firewall.h — all that the host does with a box's packets: which rules, and settings.
#pragma once

#include <list>
#include <string>
#include <vector>

#include "05-network/deeper/commons.h"
#include "05-network/nat.h"
#include "05-network/options.h"

namespace tinbox {

// A table of rules, as text.
struct Table {
  std::string family, name, chains;  // "inet", "tinbox-web", "  chain leaving { …"
};
using Tables = std::vector<Table>;

// The rules that a box asks for; of the families inet and bridge.
Tables tables_for(const Network& network, const NetworkOptions& options);

// PARENT, once the host's end is there. The rules go with this object, the settings
// when `commons` says so.
class Firewall {
 public:
  Firewall(const Network& network, const NetworkOptions& options, Commons& commons);

 private:
  std::list<Rules> rules_;
};

}  // namespace tinbox
