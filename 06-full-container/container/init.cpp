// init.cpp — see init.h. The order of these calls is what this chapter is about.
#include "06-full-container/container/init.h"

#include <linux/sched.h>
#include <unistd.h>

#include "01-chroot/run.h"
#include "02-namespaces/deeper/time_offsets.h"
#include "02-namespaces/init.h"
#include "06-full-container/container/gate.h"
#include "06-full-container/container/identity.h"
#include "06-full-container/container/join.h"
#include "06-full-container/container/process.h"
#include "06-full-container/container/scheduling.h"
#include "06-full-container/mounts/devices.h"
#include "06-full-container/mounts/mount_all.h"
#include "06-full-container/mounts/propagation.h"
#include "06-full-container/mounts/root.h"
#include "06-full-container/security/masks.h"
#include "06-full-container/security/own_executable.h"
#include "06-full-container/security/sysctls.h"
#include "06-full-container/terminal/console.h"
#include "lib/error.h"

namespace tinbox {
namespace {

// All that is done from the first mount on until the host is out of sight.
Terminal furnish_root(const Config& config, const Outside& outside) {
  //> exercise 6.1: build the container's root, in an order that works
  separate_mounts(config.propagation, config.root);  // 02: before the first mount
  outside.mount_root();                              // 04
  const sys::Fd root = open_root(config.root);       // a mount, to be moved to "/"
  mount_all(root, config.mounts);
  outside.furnish(root);
  make_devices(root, config.devices);  // into the /dev that is mounted by then
  Terminal terminal = open_terminal(root, config.process);
  write_sysctls(root, config.sysctls);  // before /proc/sys is read-only
  mask_paths(root, config.masked_paths);
  for (const auto& path : config.read_only_paths) make_read_only(root, path);
  outside.before_pivot();
  if (config.read_only_root) make_root_read_only(root);  // its places are all made
  config.pivot ? enter_root(config.propagation) : enter_root_without_pivot();
  return terminal;
  //= sys::todo("6.1", config, outside);
  //< exercise 6.1
}

}  // namespace

void run_init(const Config& config, const Outside& outside, sys::Lifeline& parent) {
  outside.forget_parents();
  if (outside.callers_signals) outside.callers_signals->restore_mask();
  parent.die_with_parent();                            // lib: no half container stays
  if (outside.cgroup) outside.cgroup->enter();         // 03
  run_anywhere();                                      // where its group may, that is
  if (config.namespaces.cgroup) hide_cgroups_above();  // what we are in is "/" now
  if (config.id_maps) become_root_inside(*config.id_maps);  // 02
  if (joins(config.joined, CLONE_NEWUSER)) become_user({0, 0});
  parent.die_with_parent();  // again: set*id has undone it
  if (config.namespaces.time) enter_time_namespace(config.time_offsets);  // 02
  name_host(config.hostname, config.domainname);                          // 02
  outside.settle_network();                                               // 05
  if (config.new_session_keyring) start_keyring();
  const Labels labels(config.process.labels);  // files of the host's /proc, if any
  join_mount_namespace(config.joined);
  Terminal terminal = furnish_root(config, outside);
  send_master(terminal, outside.console_socket);

  const auto become_command = [&](sys::Lifeline& caller) {
    if (outside.has_visitors) close_own_proc_files();
    become_process(config.process, terminal);
    const auto starter = pass_gate(outside, caller);  // `create` ends, `start` goes on
    const auto last = [&] { outside.before_exec(), labels.apply(); };
    exec_process(config.process, starter, last);
  };
  if (config.stub_init) run_as_init(parent, become_command);  // 02: never returns
  become_command(parent);
  ::_exit(125);  // the compiler cannot know that this place is never reached
}

}  // namespace tinbox
