// options.cpp — the table of 01-chroot's options.
#include "01-chroot/options.h"

#include "lib/cli.h"

namespace tinbox {

ChrootOptions parse_chroot_options(int argc, char** argv) {
  ChrootOptions options;
  sys::Cli cli("Run a command with another directory as its root",
               "01-chroot build/root -- /bin/sh");
  cli.positional("ROOT", options.root, "directory that becomes /");
  cli.command_options(options.command);
  cli.explain_option(options.explain_as_shell);
  cli.parse(argc, argv, options.command);
  return options;
}

}  // namespace tinbox
