// options.cpp — the option tables of 05-network and 05-netlab.
#include "05-network/options.h"

#include "05-network/deeper/wishes.h"
#include "lib/cli.h"
#include "lib/error.h"

namespace tinbox {

NetworkOptions parse_network_options(int argc, char** argv) {
  NetworkOptions options;
  Wishes wishes;
  sys::Cli cli("Run a command in a box with a cable to the host's network",
               "05-network --publish 8080:80 --root build/root -- /bin/sh\n"
               "  05-network ports     which ports of the host lead where\n"
               "  05-network clean     tidy up what a killed program has left");
  cli.option("--name NAME", options.name, "of the box; its link here is ve-NAME");
  cli.option("--address CIDR", wishes.address,
             "of the box, 10.0.0.2/28; else a free range is chosen");
  cli.option("--bridge NAME", options.bridge,
             "join this bridge; the first box makes it, the last removes it");
  cli.repeated("--publish PORTS", wishes.publish,
               "[IP:]HOST:BOX[/udp]: a port of the host leads to one of the box");
  cli.option("--rate RATE", wishes.rate, "so many bits a second at most, 10mbit");
  cli.option("--mtu N", wishes.mtu, "the longest packet, in bytes");
  cli.flag("--isolate", options.isolate,
           "reach the outside: not the host or its boxes");
  cli.flag("--no-nat", options.no_nat, "reach the host, and nothing beyond it");
  cli.option("--root DIR", options.root,
             "new root (pivot_root), with /proc, /dev and /sys");
  cli.command_options(options.command);
  cli.explain_option(options.explain_as_shell);
  cli.parse(argc, argv, options.command);
  fulfil(wishes, options);
  return options;
}

NetlabOptions parse_netlab_options(int argc, char** argv) {
  NetlabOptions options;
  bool as_shell = false;
  sys::Cli cli("Run a command in a network made of namespaces alone",
               "05-netlab 05-network/three-hops.net a -- ping 10.3.0.2");
  cli.positional("TOPOLOGY", options.file, "a file: host, router, switch and cable");
  cli.positional("NODE", options.node, "where the command runs");
  cli.command_options(options.command);
  cli.explain_option(as_shell);
  cli.parse(argc, argv, options.command);
  if (as_shell)
    throw sys::InputError(
        "--explain=shell: 05-netlab has no such form: there is text or json");
  return options;
}

}  // namespace tinbox
