// join.h — namespaces that are there already, and become the container's. setns(2)
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "lib/fd.h"

namespace tinbox {

// A namespace that is there already: "/run/netns/web", CLONE_NEWNET.
struct JoinedNamespace {
  std::string path;
  int flag = 0;
};

// PARENT: we are in them as long as we make the child, so that it is born into them
// with the power that it takes. leave() brings us back: our hooks, and our clean-up,
// are the host's business. (From a user namespace nobody comes back.)
class Visit {
 public:
  // All but a mount namespace. Throws sys::Error if one may not be joined.
  explicit Visit(const std::vector<JoinedNamespace>& joined);

  void leave();

 private:
  void enter(const JoinedNamespace& one, const sys::Fd& file);

  std::vector<std::pair<JoinedNamespace, sys::Fd>> homes_;
};

// CHILD. That one has to be joined by the child, while it needs no path of ours any
// more: all paths mean that namespace's files from then on.
void join_mount_namespace(const std::vector<JoinedNamespace>& joined);

bool joins(const std::vector<JoinedNamespace>& joined, int flag);

}  // namespace tinbox
