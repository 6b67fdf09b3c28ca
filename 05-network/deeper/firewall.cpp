// firewall.cpp — see firewall.h.
#include "05-network/deeper/firewall.h"

#include "05-network/deeper/isolate.h"
#include "05-network/deeper/publish.h"
#include "lib/files.h"
#include "lib/narrate.h"

namespace tinbox {

Firewall::Firewall(const Network& network, const NetworkOptions& options,
                   Commons& commons) {
  const auto table = "tinbox-" + network.name;
  const bool is_bridged = !network.bridge.empty();
  std::string chains;
  if (!options.no_nat) chains += masquerade_chain(network);
  chains += publishing_chains(network, options.published);
  // On a bridge it may be a neighbour who publishes, and ends before us.
  if (!options.published.empty() || is_bridged) chains += guard_chain(network);
  if (network.isolated) chains += isolating_chains(network);
  if (!chains.empty()) tables_.emplace_back("inet", table, chains);
  if (network.isolated && is_bridged)
    tables_.emplace_back("bridge", table, isolating_bridge_chains(network));

  if (!options.no_nat) {
    commons.remember(forwarding_file);
    turn_on_forwarding();
  }
  if (!options.published.empty()) {
    sys::say("packets of 127.0.0.1 leave no host, unless it is told otherwise");
    commons.remember(route_localnet_file(network));
    sys::write_control_file(route_localnet_file(network), "1");
  }
}

}  // namespace tinbox
