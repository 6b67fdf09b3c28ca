// layers.h — the directories of a union, looked at before anything is mounted.
#pragma once

#include <string>

#include "04-union-fs/overlay.h"

namespace tinbox {

// PARENT, before a child exists. Makes all paths absolute and canonical, so that names
// can be made relative to the top layer. `upper` must exist; `work` may be missing, and
// "" becomes "UPPER.work". Throws InputError naming what cannot be: a layer that is no
// directory, or given twice; an upper that is below a layer, on an overlay, or on
// another file system than work.
void complete(Union& what);

// PARENT: the work directory, made if it is not there, and removed in the end: by then
// it is empty but for a directory of the kernel's. After kill -9 it stays, empty, and
// the next union with this upper takes it over.
class WorkDirectory {
 public:
  explicit WorkDirectory(std::string path);  // "" for a union without one
  ~WorkDirectory();
  WorkDirectory(const WorkDirectory&) = delete;
  WorkDirectory& operator=(const WorkDirectory&) = delete;

 private:
  std::string path_;
};

}  // namespace tinbox
