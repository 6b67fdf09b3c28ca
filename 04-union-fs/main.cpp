// main.cpp — 04-union-fs --layer TOP … -- COMMAND: a root made of several directories.
#include <optional>

#include "01-chroot/run.h"
#include "02-namespaces/box.h"
#include "04-union-fs/deeper/branches.h"
#include "04-union-fs/deeper/diff.h"
#include "04-union-fs/deeper/layers.h"
#include "04-union-fs/deeper/many_layers.h"
#include "04-union-fs/deeper/tar.h"
#include "04-union-fs/deeper/why.h"
#include "04-union-fs/options.h"
#include "04-union-fs/overlay.h"
#include "04-union-fs/volumes.h"
#include "lib/error.h"
#include "lib/files.h"

namespace {

tinbox::Box box_for(const tinbox::UnionOptions& options) {
  tinbox::Box box;
  box.namespaces = {.pid = true, .mount = true, .user = options.user_namespace};
  if (options.user_namespace) box.id_maps = tinbox::map_caller_to_root();
  box.root = options.what.layers.front();  // where the union will be
  return box;
}

int run_in_union(const tinbox::UnionOptions& options) {
  const auto& command = options.command;
  auto box = box_for(options);
  std::optional<sys::Credentials> user;
  box.mount_root = [&] {
    tinbox::mount_union(options.what, tinbox::mount_by_any_call);
    if (options.read_only) tinbox::mount_writable_places(box.root);
    for (const auto& volume : options.volumes) tinbox::mount_volume(volume, box.root);
    // Only now is there one etc/passwd: which layer has it, the kernel knows.
    if (!command.user.empty())
      user = sys::find_credentials(sys::open_directory(box.root), command.user);
  };
  const tinbox::WorkDirectory work(options.what);
  auto child = tinbox::spawn_in_box(box, [&](sys::Lifeline& parent) {
    if (user) tinbox::become_user(*user);
    parent.die_with_parent();
    tinbox::exec_command(command);
  });
  return tinbox::exit_code_of(child.wait());
}

int run(const std::string& verb, int argc, char** argv) {
  if (verb == "why") return tinbox::print_why(tinbox::parse_why_options(argc, argv));
  if (verb == "diff") return tinbox::print_diff(tinbox::parse_diff_options(argc, argv));
  if (verb == "pack") return tinbox::pack(tinbox::parse_pack_options(argc, argv));
  if (verb == "unpack") return tinbox::unpack(tinbox::parse_unpack_options(argc, argv));
  if (verb == "append")
    return tinbox::append_branch(tinbox::parse_append_options(argc, argv));
  if (verb == "drop")
    return tinbox::drop_branch(tinbox::parse_drop_options(argc, argv));
  return run_in_union(tinbox::parse_union_options(argc, argv));
}

}  // namespace

int main(int argc, char** argv) try {
  return run(tinbox::verb_of(argc, argv), argc, argv);
} catch (const std::exception& error) {
  return sys::report_failure("04-union-fs", error);
}
