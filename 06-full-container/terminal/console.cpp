// console.cpp — see console.h.
#include "06-full-container/terminal/console.h"

#include <sys/ioctl.h>
#include <sys/mount.h>
#include <unistd.h>

#include "02-namespaces/calls.h"
#include "06-full-container/mounts/in_root.h"
#include "06-full-container/terminal/descriptors.h"
#include "lib/check.h"

namespace tinbox {
namespace {

// As large as the process wants it, or as the terminal that we still have, if any: the
// command may ask in its first moment, before the one who shows the pair is there.
winsize first_size(const Process& process) {
  winsize size{static_cast<unsigned short>(process.rows),
               static_cast<unsigned short>(process.columns), 0, 0};
  if (process.rows == 0)
    ::ioctl(STDIN_FILENO, TIOCGWINSZ, &size);  // ignore: it is no terminal
  return size;
}

// The slave comes from the master itself (TIOCGPTPEER), never by its name: what stands
// at /dev/pts/0 may be another's link. (CVE-2025-52565)
Terminal open_pair(const sys::Fd& root, const Process& process) {
  //> exercise 6.5: make a pseudo-terminal in the container's own /dev/pts
  Terminal pair;
  pair.master = open_in(root, "dev/pts/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC);
  const int locked = 0;
  sys::check_quietly(::ioctl(pair.master.get(), TIOCSPTLCK, &locked),
                     "ioctl(TIOCSPTLCK)");
  pair.slave = sys::Fd(sys::check_quietly(
      ::ioctl(pair.master.get(), TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC),
      "ioctl(TIOCGPTPEER)"));
  //= Terminal pair;
  //= sys::todo("6.5", root);
  //< exercise 6.5
  if (const auto size = first_size(process); size.ws_row != 0)
    sys::check_quietly(::ioctl(pair.master.get(), TIOCSWINSZ, &size),
                       "ioctl(TIOCSWINSZ)");
  const auto [uid, gid] = process.user;
  (void)!::fchown(pair.slave.get(), uid,
                  gid_t(-1));  // ignore: a uid that is not mapped
  return pair;
}

}  // namespace

Terminal open_terminal(const sys::Fd& root, const Process& process) {
  if (!process.terminal) return {};
  auto pair = open_pair(root, process);
  const auto console = file_in(root, "dev/console");
  sys::mount(path_of(pair.slave), path_of(console), "", MS_BIND);
  return pair;
}

Terminal open_terminal_inside(const Process& process) {
  if (!process.terminal) return {};
  return open_pair(sys::open_directory("/"), process);
}

void send_master(Terminal& terminal, const sys::Fd& socket) {
  if (!terminal.master) return;
  send_descriptor(socket, terminal.master, "/dev/ptmx");
  terminal.master.reset();
}

void control_by(Terminal& terminal) {
  sys::check_quietly(::ioctl(terminal.slave.get(), TIOCSCTTY, 0), "ioctl(TIOCSCTTY)");
  for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    sys::check_quietly(::dup2(terminal.slave.get(), standard), "dup2()");
  terminal.slave.reset();
}

}  // namespace tinbox
