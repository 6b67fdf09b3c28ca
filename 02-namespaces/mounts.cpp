// mounts.cpp — see mounts.h.
#include "02-namespaces/mounts.h"

#include <sys/mount.h>
#include <unistd.h>

#include "02-namespaces/calls.h"
#include "lib/check.h"

namespace tinbox {

void make_mounts_private() {
  //> exercise 2.3: keep our mounts from the host
  sys::say("our mount table is a copy, but a shared one: cut it off from the host's");
  // MS_PRIVATE changes no mount, only whom it tells of mounts below it; MS_REC: all.
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
  mount_api_file_systems(root, api);  // while the host's /dev and /proc are in sight

  //> exercise 2.10: make "." the root of the mount table, and drop the old one
  sys::say("chroot hides the old root; pivot_root and umount take it away");
  // (".", "."): the old root is put on top of the new one, where no path leads through
  // it, and is the mount that "." then names: no directory for it is needed.
  sys::check(sys::pivot_root(".", "."), "pivot_root(\".\", \".\")");
  // MNT_DETACH: it is in use (by our own working directory) until chdir.
  sys::check(::umount2(".", MNT_DETACH), "umount2(\".\", MNT_DETACH)");
  sys::check(::chdir("/"), "chdir(\"/\")");
  //= sys::todo("2.10");
  //< exercise 2.10
}

}  // namespace tinbox
