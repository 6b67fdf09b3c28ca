// detect.cpp — see detect.h.
#include "03-cgroups/detect.h"

#include <algorithm>
#include <map>

#include "lib/error.h"
#include "lib/files.h"
#include "lib/text.h"

namespace tinbox {
namespace {

// A line of /proc/self/mountinfo, as far as we need it. proc(5)
//     31 23 0:27 /docker/7f3 /sys/fs/cgroup/memory rw,… shared:9 - cgroup cgroup rw,memory
struct Mount {
  std::string root;   // which group of the tree is what we see as its top: "/"
  std::string point;  // where we see it
  std::string type;   // "cgroup" is version 1, "cgroup2" version 2
  std::vector<std::string> options;  // of the file system: in version 1, controllers
};

Mount read_mount(const std::string& line) {
  const auto words = sys::split(line, ' ');
  std::size_t dash = 6;  // before the "-" stand any number of optional fields
  while (dash < words.size() && words[dash] != "-") ++dash;
  if (dash + 3 >= words.size()) return {};
  return {words[3], words[4], words[dash + 1], sys::split(words[dash + 3], ',')};
}

// Our group in each tree. Lines of /proc/self/cgroup: "0::/user.slice" is version 2,
// "4:memory:/user.slice" a tree of version 1. The key is what stands in the middle.
std::map<std::string, std::string> read_our_groups(const std::string& text) {
  std::map<std::string, std::string> groups;
  for (const auto& line : sys::split(text, '\n')) {
    const auto first = line.find(':'), second = line.find(':', first + 1);
    if (second == line.npos) continue;
    groups[line.substr(first + 1, second - first - 1)] = line.substr(second + 1);
  }
  return groups;
}

// `group`, as it is called below a mount that shows only what is below `root`.
std::string seen_from(const std::string& root, const std::string& group) {
  if (root == "/") return group;
  return group.starts_with(root + "/") ? group.substr(root.size()) : "/";
}

// "cpu,cpuacct". What version 2 calls io was blkio.
std::set<std::string> controllers_v1(const std::string& names) {
  std::set<std::string> found;
  for (const auto& name : sys::split(names, ','))
    found.insert(name == "blkio" ? "io" : name);
  return found;
}

// The mount of one tree: of version 2, or of these controllers of version 1.
const Mount* find_mount(const std::vector<Mount>& mounts, const std::string& names) {
  const auto first_name = names.substr(0, names.find(','));
  for (const auto& mount : mounts) {
    const auto& words = mount.options;  // "rw", and in version 1 the controllers
    const bool has_it =
        std::find(words.begin(), words.end(), first_name) != words.end();
    if (names.empty() ? mount.type == "cgroup2" : mount.type == "cgroup" && has_it)
      return &mount;
  }
  return nullptr;  // a tree that the kernel has, and nobody has mounted here
}

std::vector<Mount> read_mounts(const std::string& text) {
  std::vector<Mount> mounts;
  for (const auto& line : sys::split(text, '\n')) mounts.push_back(read_mount(line));
  return mounts;
}

}  // namespace

std::vector<Hierarchy> find_hierarchies(const std::string& root) {
  const auto mounts = read_mounts(sys::read_file(root + "/proc/self/mountinfo"));
  const auto our_groups = read_our_groups(sys::read_file(root + "/proc/self/cgroup"));
  std::vector<Hierarchy> found;
  for (const auto& [names, group] : our_groups) {
    //> exercise 3.1: describe the tree of these controllers, and our place in it
    const auto* mount = find_mount(mounts, names);
    if (!mount) continue;
    Hierarchy tree{.version = names.empty() ? 2 : 1, .controllers = {}, .ours = {}};
    tree.ours = {root + mount->point, seen_from(mount->root, group)};
    tree.controllers = tree.version == 2
                           ? read_words(tree.ours.mount_point + "/cgroup.controllers")
                           : controllers_v1(names);
    found.push_back(tree);
    //= sys::todo("3.1", names, group, mounts, root);
    //< exercise 3.1
  }
  return found;
}

}  // namespace tinbox
