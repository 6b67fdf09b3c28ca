// mounts.cpp — see mounts.h.
#include "02-namespaces/mounts.h"

#include <sys/mount.h>
#include <unistd.h>

#include "02-namespaces/calls.h"
#include "lib/check.h"

namespace tinbox {

void make_mounts_private() {
  //> exercise 2.3: keep our mounts from the host
  sys::say("our mount table is a copy, still in touch with the host's: cut it off");
  // MS_PRIVATE: no mount changes, it shares no news of mounts. MS_REC: all of them.
  sys::mount("none", "/", "", MS_REC | MS_PRIVATE);
  //= sys::todo("2.3");
  //< exercise 2.3
}

void mount_proc() {
  //> exercise 2.5: let /proc show the processes of our pid namespace
  sys::say("ps reads /proc, and the host's /proc still shows the host's processes");
  sys::mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC);
  // At this moment the new procfs takes our pid namespace for its own, for good.
  //= sys::todo("2.5");
  //< exercise 2.5
}

void enter_new_root(const std::string& root, ApiMounts api) {
  sys::say("pivot_root moves mounts, so the new root must be one: bind it to itself");
  sys::mount(root, root, "", MS_BIND | MS_REC);
  sys::check(::chdir(root.c_str()), "chdir({:?})", root);
  // While the host's /dev and /proc are in sight: after the pivot "/dev/null" would be
  // the box's own empty file, and a user namespace may mount no new /proc (EPERM).
  mount_api_file_systems(root, api);

  //> exercise 2.10: make "." the root of the mount table, and drop the old one
  sys::say("chroot hides the old root; pivot_root and umount take it away");
  // (".", "."): no directory is needed for the old root, which is put on top of the new
  // one. We stay in the new one, below; but to unmount "." takes the top of the stack.
  sys::check(sys::pivot_root(".", "."), "pivot_root(\".\", \".\")");
  // MNT_DETACH: with all that is mounted below it, the host's /proc and so on.
  sys::check(::umount2(".", MNT_DETACH), "umount2(\".\", MNT_DETACH)");
  sys::check(::chdir("/"), "chdir(\"/\")");
  //= sys::todo("2.10");
  //< exercise 2.10
}

}  // namespace tinbox
