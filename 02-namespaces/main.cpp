// main.cpp — 02-namespaces [OPTIONS] -- COMMAND: a process with a view of its own.
#include <optional>

#include "01-chroot/run.h"
#include "02-namespaces/box.h"
#include "02-namespaces/deeper/newuidmap.h"
#include "02-namespaces/deeper/shell_form.h"
#include "02-namespaces/deeper/time_offsets.h"
#include "02-namespaces/init.h"
#include "02-namespaces/options.h"
#include "lib/error.h"
#include "lib/files.h"

int main(int argc, char** argv) try {
  auto options = tinbox::parse_box_options(argc, argv);
  if (options.explain_as_shell) return tinbox::print_shell_form(options);
  auto& box = options.box;
  const auto& command = options.command;

  // Look everything up while we are still outside, and fail before a child exists.
  const sys::Fd root = sys::open_directory(box.root.empty() ? "/" : box.root);
  std::optional<sys::Credentials> user;
  if (!command.user.empty()) user = sys::find_credentials(root, command.user);
  std::optional<tinbox::TimeOffsets> clocks;
  if (box.namespaces.time) clocks = tinbox::parse_time_offsets(options.time);
  if (box.id_maps && tinbox::need_helper(*box.id_maps))
    box.write_maps = tinbox::write_id_maps_by_helper;

  const auto run_command = [&](sys::Lifeline& parent) {
    if (user) tinbox::become_user(*user);  // after all that only root may do
    parent.die_with_parent();              // after set*id, which would undo it
    tinbox::exec_command(command);
  };
  auto child = tinbox::spawn_in_box(box, [&](sys::Lifeline& parent) {
    if (clocks) tinbox::enter_time_namespace(*clocks);
    if (options.init) tinbox::run_as_init(parent, run_command);  // never returns
    run_command(parent);
  });
  return tinbox::exit_code_of(child.wait());
} catch (const std::exception& error) {
  return sys::report_failure("02-namespaces", error);
}
