// commons.h — what the boxes of a host have in common, and who tidies it up: the last.
//
// Bridges and settings of the host are made by the first box that needs them, and must
// go with the last, even if all programs are killed. So there is a directory for each
// network namespace, /run/tinbox-net-4711 (an ordinary user's is in TMPDIR):
//
//   a lock on the directory    held while a box comes or goes, as it looks around and
//                              then decides: which range is free? who is the last? A
//                              bridge without a port is one that nobody is about to use
//   settings                   a line for each: "/proc/sys/… 0\n", what it was before
//   a shared lock on settings  held by each program as long as its box lives; the
//                              kernel drops it when the program dies. flock(2)
#pragma once

#include <string>

#include "05-network/netlink.h"
#include "05-network/network.h"

namespace tinbox {

// PARENT. Made before anything of the host is looked at; destroyed after the box's own
// end of everything is gone.
class Commons {
 public:
  // Enters, if we may change anything here at all, and holds the lock. If nobody else
  // is in, it first tidies up what programs that were killed have left.
  explicit Commons(const Netlink& host);
  Commons(Commons&&) = delete;
  ~Commons();

  // A setting of the host, a file below /proc/sys, is going to be changed: the last to
  // leave writes back what it is now.
  void remember(const std::string& setting);

  // The box is connected: others may look around.
  void unlock();

 private:
  void lock();
  bool are_we_alone();
  void remove_forsaken_bridges();
  void tidy_up();
  void leave();

  const Netlink& host_;
  std::string path_;  // of the directory
  sys::Fd directory_;
  std::string file_name_;
  sys::Fd file_;
};

// What a killed program left is tidied up by the next that runs, or by this, which
// changes nothing else. `05-network clean`
void clean_up();

}  // namespace tinbox
