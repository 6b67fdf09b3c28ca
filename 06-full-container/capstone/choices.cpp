// choices.cpp — see choices.h.
#include "06-full-container/capstone/choices.h"

#include <linux/capability.h>
#include <unistd.h>

#include <fmt/format.h>

#include "02-namespaces/deeper/implied.h"
#include "04-union-fs/deeper/layers.h"
#include "05-network/deeper/names.h"
#include "lib/capability.h"
#include "lib/error.h"

namespace tinbox {
namespace {

// Without privilege, all but the cable to the host: its end is the host's.
void do_without_privilege(ContainerOptions& options) {
  if (options.user_namespace == "pick")
    throw sys::InputError(
        "--userns=pick: 65536 ids are not yours to map: run as root, or use --userns");
  if (!options.network.published.empty())
    throw sys::InputError(
        "--publish: a port of the host needs CAP_NET_ADMIN: run as root");
  if (options.user_namespace.empty()) {
    fmt::print(stderr,
               "06-full-container: without CAP_SYS_ADMIN: adding --userns, and "
               "--no-network\n");
    options.user_namespace = "self";
  }
  options.network_wanted = false;
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
  if (!options.network_wanted && !options.network.published.empty())
    throw sys::InputError("--publish: there is no way to it with --no-network");
}

Union choose_union(const ContainerOptions& options) {
  Union what;
  what.layers = options.layers;
  what.layers.push_back(options.root);
  what.in_memory = !options.read_only;
  complete(what);
  return what;
}

IdMaps read_id_maps(const std::string& words) {
  BoxOptions box;
  box.id_maps = words;
  complete(box);
  return *box.box.id_maps;
}

}  // namespace tinbox
