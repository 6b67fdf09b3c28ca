// layers.h — the directories of a union, looked at before anything is mounted.
#pragma once

#include <string>

#include "04-union-fs/overlay.h"
#include "lib/fd.h"

namespace tinbox {

// PARENT. Makes the paths of layers and upper absolute and canonical, so that names
// can be made relative to the top layer. Throws InputError naming what is no directory.
void find_directories(Union& what);

// PARENT, before a child exists: the same for a union that is to be mounted. A `work`
// of "" becomes "UPPER.work", which may be missing. Throws InputError for what the
// kernel would refuse without a word of why: a layer given twice or below another, an
// upper below a layer, on an overlay, or on another file system than work.
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
  void make_and_open();

  std::string path_;  // "" for a union without one
  bool is_ours_ = false;
  sys::Fd lock_;
};

}  // namespace tinbox
