// whiteout.h — how an upper says "no longer here": the marks of an overlay.
//
// A union has nothing but directories to write to. So what is *not* there must be a
// file too, or a mark on one:
//   whiteout   a character device 0:0 (or, in a lower layer, an empty file that is
//              marked "whiteout"): this name is gone, whatever is below
//   opaque     a directory marked "y": of the directories below, nothing is seen
//   redirect   a directory marked "/old/path" or "old": it was renamed; its other
//              halves are below, under that name
// The marks are extended attributes, trusted.overlay.opaque or user.overlay.opaque.
#pragma once

#include <sys/stat.h>

#include <string>

#include "lib/fd.h"

namespace tinbox {

enum class Kind { nothing, whiteout, directory, file };  // a link or device: a file

// A name in one directory of one layer.
struct Entry {
  Kind kind = Kind::nothing;
  bool is_opaque = false;
  std::string redirect;  // "" as a rule
  struct stat status {};
};

// `prefix` is "trusted" or "user". No link is followed, no file is opened.
Entry look_at(const sys::Fd& directory, const std::string& name,
              const std::string& prefix);

}  // namespace tinbox
