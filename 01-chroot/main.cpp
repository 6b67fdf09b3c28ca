// main.cpp — 01-chroot ROOT -- COMMAND: a process that sees another directory as "/".
#include <optional>

#include "01-chroot/deeper/shell_form.h"
#include "01-chroot/options.h"
#include "01-chroot/root.h"
#include "01-chroot/run.h"
#include "lib/error.h"
#include "lib/files.h"

int main(int argc, char** argv) try {
  const auto options = tinbox::parse_chroot_options(argc, argv);
  if (options.explain_as_shell) return tinbox::print_shell_form(options);
  const auto& command = options.command;

  // Look everything up while we are still outside, and fail before a child exists.
  const sys::Fd root = sys::open_directory(options.root);
  std::optional<sys::Credentials> user;
  if (!command.user.empty()) user = sys::find_credentials(root, command.user);

  const auto in_child = [&](sys::Lifeline& parent) {
    tinbox::enter_root(options.root);
    if (user) tinbox::become_user(*user);  // after chroot, which only root may call
    parent.die_with_parent();              // after set*id, which would undo it
    tinbox::exec_command(command);
  };
  auto child = sys::spawn(tinbox::fork_child, sys::nothing_to_prepare, in_child);
  return tinbox::exit_code_of(child.wait());
} catch (const std::exception& error) {
  return sys::report_failure("01-chroot", error);
}
