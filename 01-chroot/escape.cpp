// escape.cpp — 01-escape [PATH]: walks out of a chroot and prints a file of the host.
//
//   chroot("d")  moves our root below our working directory, and leaves that outside.
//   chdir("..")  is stopped only at the root; from outside it, nothing stops us.
//   chroot(".")  at the top makes the host's root ours.
//
// chroot(2) says so itself: it "is not intended to be used for any kind of security
// purpose". Under pivot_root (chapter 02) the top that we climb to is the box's own.
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include <fmt/format.h>

#include "lib/check.h"
#include "lib/files.h"

namespace {

constexpr auto trap_door = ".escape";  // any directory will do
constexpr int deeper_than_any_root = 64;

void walk_out() {
  //> exercise 1.5: leave the chroot that you are in
  sys::say("move the root below us: then we stand outside it");
  const bool made = ::mkdir(trap_door, 0700) == 0;  // if it fails, chroot says so
  const int moved = ::chroot(trap_door);
  if (made) ::rmdir(trap_door);  // our root needs no name; and nothing stays if refused
  sys::check(moved, "chroot({:?})", trap_door);
  for (int i = 0; i < deeper_than_any_root; ++i)
    sys::check(::chdir(".."), "chdir(\"..\")");
  sys::check(::chroot("."), "chroot(\".\")");
  //= sys::todo("1.5", trap_door, deeper_than_any_root);
  //< exercise 1.5
}

}  // namespace

int main(int argc, char** argv) try {
  walk_out();
  const auto text = sys::read_file(argc > 1 ? argv[1] : "/etc/hostname");
  sys::write_all(sys::Fd(::dup(STDOUT_FILENO)), text);
  return 0;
} catch (const std::exception& error) {
  sys::report_failure("01-escape", error);
  return 1;
}
