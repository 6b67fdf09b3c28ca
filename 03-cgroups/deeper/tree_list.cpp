// tree_list.cpp — see tree_list.h.
#include "03-cgroups/deeper/tree_list.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "lib/check.h"
#include "lib/json_line.h"

namespace tinbox {
namespace {

// "v1", "v2", "hybrid" (both, though version 2 may have no controller), or "none".
std::string kind_of(const std::vector<Hierarchy>& trees) {
  bool has[3] = {};
  for (const auto& tree : trees) has[tree.version] = true;
  if (has[1] && has[2]) return "hybrid";
  return has[2] ? "v2" : has[1] ? "v1" : "none";
}

// May we make a group below, and put processes into it? The kernel asks for both.
bool may_write(const GroupPlace& place) {
  const auto directory = place.directory();
  const auto file = place.file("cgroup.procs");
  return ::faccessat(AT_FDCWD, directory.c_str(), W_OK, AT_EACCESS) == 0 &&
         ::faccessat(AT_FDCWD, file.c_str(), W_OK, AT_EACCESS) == 0;
}

uid_t owner_of(const GroupPlace& place) {
  struct stat found {};
  const auto directory = place.directory();
  sys::check_quietly(::stat(directory.c_str(), &found), "stat({:?})", directory);
  return found.st_uid;
}

void print_line(const std::string& controller, const Hierarchy& tree, bool json) {
  const auto directory = tree.ours.directory();
  const bool writable = may_write(tree.ours);
  if (json)
    return fmt::print("{}\n", sys::JsonLine()
                                  .add("controller", controller)
                                  .add("version", tree.version)
                                  .add("owner", owner_of(tree.ours))
                                  .add("writable", writable ? 1 : 0)
                                  .add("group", directory)
                                  .text());
  fmt::print("{:<13} v{:<7} {:>6} {:<9} {}\n", controller, tree.version,
             owner_of(tree.ours), writable ? "yes" : "no", directory);
}

}  // namespace

void print_trees(const std::vector<Hierarchy>& trees, bool json) {
  if (!json) {
    fmt::print("This host: {}\n", kind_of(trees));
    fmt::print("CONTROLLER    VERSION   OWNER YOU WRITE OUR GROUP\n");
  }
  for (const auto& tree : trees) {
    for (const auto& controller : tree.controllers) print_line(controller, tree, json);
    if (tree.version == 2) print_line("(core)", tree, json);
  }
}

}  // namespace tinbox
