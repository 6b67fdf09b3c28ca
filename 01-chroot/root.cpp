// root.cpp — see root.h.
#include "01-chroot/root.h"

#include <unistd.h>

#include "lib/check.h"
#include "lib/pidfd.h"

namespace tinbox {

sys::NewChild fork_child() {
  //> exercise 1.1: make a child, and hold a descriptor of it
  const pid_t pid = ::fork();  // returns twice: 0 in the child, its pid in the parent
  if (pid == 0) return {};
  sys::check(pid, "fork()");
  // The child cannot be gone, and its pid not reused: it stays until we wait for it.
  return {pid,
          sys::Fd(sys::check_quietly(sys::pidfd_open(pid), "pidfd_open({})", pid))};
  //= sys::todo("1.1");
  //< exercise 1.1
}

void enter_root(const std::string& root) {
  //> exercise 1.3: make `root` the directory that "/" means
  sys::say("chroot sets one pointer of this process: where a path's first / leads");
  sys::check(::chroot(root.c_str()), "chroot({:?})", root);
  // Children inherit it; nothing else changes: not the mounts, not the process list.
  //= sys::todo("1.3", root);
  //< exercise 1.3

  //> exercise 1.4: and be in it
  sys::say("our working directory is still outside, and `..` from there never meets /");
  sys::check(::chdir("/"), "chdir(\"/\")");
  // Without this line, `cat ../../../etc/shadow` reads the host's.
  //= // the working directory stays where it was
  //< exercise 1.4
}

}  // namespace tinbox
