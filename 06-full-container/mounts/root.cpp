// root.cpp — see root.h.
#include "06-full-container/mounts/root.h"

#include <sys/mount.h>
#include <unistd.h>

#include "02-namespaces/calls.h"
#include "06-full-container/mounts/propagation.h"
#include "lib/check.h"
#include "lib/files.h"

namespace tinbox {

sys::Fd open_root(const std::string& root) {
  sys::mount(root, root, "", MS_BIND | MS_REC);
  sys::check(::chdir(root.c_str()), "chdir({:?})", root);
  return sys::open_directory(".");  // by its name we would still see what is below
}

void enter_root(unsigned long propagation) {
  sys::say("the new root goes to the top of the mount table, the old one goes away");
  sys::check(sys::pivot_root(".", "."), "pivot_root(\".\", \".\")");
  // Where the old mounts are shared with the host's, they shall not go there as well.
  if (propagation & MS_SHARED) sys::mount("none", ".", "", MS_SLAVE | MS_REC);
  sys::check(::umount2(".", MNT_DETACH), "umount2(\".\", MNT_DETACH)");
  sys::check(::chdir("/"), "chdir(\"/\")");
  set_propagation_of_root(propagation);
}

void enter_root_without_pivot() {
  sys::mount(".", "/", "", MS_MOVE);
  sys::check(::chroot("."), "chroot(\".\")");
  sys::check(::chdir("/"), "chdir(\"/\")");
}

}  // namespace tinbox
