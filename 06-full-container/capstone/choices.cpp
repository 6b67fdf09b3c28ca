// choices.cpp — see choices.h.
#include "06-full-container/capstone/choices.h"

#include <linux/capability.h>
#include <unistd.h>

#include <fmt/format.h>

#include "02-namespaces/deeper/implied.h"
#include "02-namespaces/deeper/newuidmap.h"
#include "04-union-fs/deeper/layers.h"
#include "04-union-fs/deeper/many_layers.h"
#include "05-network/deeper/names.h"
#include "lib/capability.h"
#include "lib/error.h"
#include "lib/files.h"

namespace tinbox {
namespace {

// A cable has an end on the host, and a port is the host's.
void refuse_network(const NetworkOptions& network, const char* why) {
  if (!network.published.empty())
    throw sys::InputError(fmt::format("--publish: {}", why));
  if (!network.bridge.empty()) throw sys::InputError(fmt::format("--bridge: {}", why));
  if (network.isolate) throw sys::InputError(fmt::format("--isolate: {}", why));
}

// Without privilege, all but the cable to the host.
void do_without_privilege(ContainerOptions& options) {
  if (options.user_namespace == "pick")
    throw sys::InputError(
        "--userns=pick: 65536 ids are not yours to map: run as root, or use --userns");
  refuse_network(options.network,
                 "to change the host's network needs CAP_NET_ADMIN: "
                 "run as root");
  //> exercise 6.8: let somebody who is nobody special run it all the same
  options.network_wanted = false;
  if (!options.user_namespace.empty()) return;
  options.user_namespace = "self";  // root inside, and ourselves outside
  fmt::print(stderr,
             "06-full-container: without CAP_SYS_ADMIN: adding --userns, and "
             "--no-network\n");
  //= sys::todo("6.8");
  //< exercise 6.8
}

}  // namespace

void complete(ContainerOptions& options) {
  if (options.name.empty()) options.name = fmt::format("box-{}", ::getpid());
  require_box_name("--name", options.name);
  if (options.hostname.empty()) options.hostname = options.name;
  if (options.hostname.size() > 64)
    throw sys::InputError(
        fmt::format("--hostname: a host name has 64 bytes at most, not {}",
                    options.hostname.size()));
  options.network.name = options.name;
  const bool privileged =
      sys::has_capability(CAP_SYS_ADMIN) && sys::has_capability(CAP_NET_ADMIN);
  if (!privileged) do_without_privilege(options);
  if (!options.network_wanted)
    refuse_network(options.network,
                   "of what? --no-network wants none: drop one of them");
}

IdMaps read_id_maps(const std::string& words) {
  BoxOptions box;
  box.id_maps = words;
  complete(box);
  return *box.box.id_maps;
}

decltype(Outside::write_maps) choose_writer(const IdMaps& maps) {
  return need_helper(maps) ? write_id_maps_by_helper : write_id_maps;
}

Union choose_union(const ContainerOptions& options) {
  Union what;
  what.layers = options.layers;
  what.layers.push_back(options.root);
  what.in_memory = !options.read_only;
  complete(what);
  return what;
}

void mount_layers(const Union& layers, const ContainerOptions& options,
                  Config& config) {
  mount_union(layers, mount_by_any_call);
  if (options.command.user.empty()) return;
  auto& process = config.process;
  process.user =
      sys::find_credentials(sys::open_directory(config.root), options.command.user);
  if (process.user.uid != 0)  // only root has power, and only from the bounding set
    process.capabilities.permitted = process.capabilities.effective = 0;
}

}  // namespace tinbox
