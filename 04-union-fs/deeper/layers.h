// layers.h — the directories of a union, looked at before anything is mounted.
#pragma once

#include <string>

#include "04-union-fs/overlay.h"
#include "lib/fd.h"

namespace tinbox {

// PARENT, before a child exists. Makes all paths absolute and canonical, so that names
// can be made relative to the top layer. `upper` must exist; `work` may be missing, and
// "" becomes "UPPER.work". Throws InputError naming what cannot be: a layer that is no
// directory, or given twice; an upper that is below a layer, on an overlay, or on
// another file system than work.
void complete(Union& what);

// PARENT: the work directory, made if it is not there, and locked: the kernel lets two
// unions share an upper, and then anything may happen. What the kernel left in it goes
// in the end, and so does the directory, unless it was there under another name than
// UPPER.work. After kill -9 it stays, and the next union with this upper takes it over.
class WorkDirectory {
 public:
  explicit WorkDirectory(const Union& what);
  ~WorkDirectory();
  WorkDirectory(const WorkDirectory&) = delete;
  WorkDirectory& operator=(const WorkDirectory&) = delete;

 private:
  std::string path_;  // "" for a union without one
  bool is_ours_ = false;
  sys::Fd lock_;
};

}  // namespace tinbox
