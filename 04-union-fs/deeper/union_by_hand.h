// union_by_hand.h — what overlayfs does in the kernel, in forty lines of user space: it
// looks a name up in one layer after the other. Tested against the kernel's own view.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "04-union-fs/whiteout.h"
#include "lib/fd.h"

namespace tinbox {

// One layer's directory.
struct Spot {
  std::size_t layer;  // 0 is the top one
  std::string path;   // in that layer
  sys::Fd directory;
};

// A directory of the union: those of the layers that are merged in it, top first.
using Stack = std::vector<Spot>;

// What one layer says of a name.
struct Look {
  std::size_t layer;
  std::string path;
  Entry entry;
  bool is_hidden = false;  // a layer above has decided already
};

class UnionByHand {
 public:
  // The top layer first, an upper among them. `prefix`: "trusted" or "user".
  UnionByHand(const std::vector<std::string>& layers, std::string prefix);

  Stack top() const;

  // What each layer says that has a directory in `parent`.
  std::vector<Look> look_up(const Stack& parent, const std::string& name) const;

  // The directory that is seen under the name looked up; empty if none is.
  Stack enter(const std::vector<Look>& looks) const;

  // The names that are seen in a directory.
  std::set<std::string> list(const Stack& directory) const;

  // Walks to `path` through links, but does not follow one at its end.
  struct Walk {
    std::string path = "/";        // where it ended, all links followed
    std::vector<Look> looks = {};  // what the layers say of its last name
    bool arrived = false;          // else this name is in no layer, or hidden
  };
  Walk walk(const std::string& path) const;

 private:
  std::vector<Look> look_below(std::size_t layer, const std::string& path) const;

  std::vector<std::string> layers_;
  std::string prefix_;
};

// The one that is seen; none if the name is hidden or missing.
const Look* seen(const std::vector<Look>& looks);

}  // namespace tinbox
