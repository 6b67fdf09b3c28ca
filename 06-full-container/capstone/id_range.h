// id_range.h — users of a container's own: 65536 ids that no other container has.
#pragma once

#include <string>

#include "02-namespaces/id_maps.h"
#include "lib/fd.h"

namespace tinbox {

// PARENT, with CAP_SETUID. The range that follows from the name, or the next that is
// free, as systemd-nspawn --private-users=pick has it: 524288 to 1878982656, in steps
// of 65536, so that the upper half of an id says whose it is. Held by a lock on a file
// in `directory` as long as the object lives; the kernel drops it if we are killed, and
// the next that picks a range removes the file.
class IdRangeLock {
 public:
  explicit IdRangeLock(const std::string& name,
                       const std::string& directory = "/run/tinbox/ids");
  IdRangeLock(const IdRangeLock&) = delete;
  IdRangeLock& operator=(const IdRangeLock&) = delete;
  ~IdRangeLock();

  IdMaps maps() const;

 private:
  bool try_lock(unsigned first);

  std::string directory_;
  unsigned first_ = 0;
  sys::Fd file_;
};

}  // namespace tinbox
