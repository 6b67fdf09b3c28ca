// id_mapped.cpp — see id_mapped.h.
#include "06-full-container/mounts/id_mapped.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include "02-namespaces/namespaces.h"
#include "lib/check.h"
#include "lib/spawn.h"

namespace tinbox {
namespace {

// Its first process has nothing to do but to be there while the maps are written.
sys::Fd user_namespace_with(const IdMaps& maps) {
  sys::Fd file;
  const auto prepare = [&](const sys::Child& child) {
    write_id_maps(child.pid(), maps);  // 02
    const auto path = fmt::format("/proc/{}/ns/user", child.pid());
    file.reset(sys::check(::open(path.c_str(), O_RDONLY | O_CLOEXEC),
                          "open({:?}, O_RDONLY|O_CLOEXEC)", path));
  };
  sys::spawn([] { return clone_child(CLONE_NEWUSER); }, prepare,
             [](sys::Lifeline&) { ::_exit(0); })
      .wait();
  return file;
}

sys::Fd copy_tree(const Mount& mount) {
  const unsigned all = mount.flags & MS_REC ? AT_RECURSIVE : 0;
  return sys::Fd(
      sys::check(::open_tree(AT_FDCWD, mount.source.c_str(),
                             OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | all),
                 "open_tree(AT_FDCWD, {:?}, OPEN_TREE_CLONE|OPEN_TREE_CLOEXEC{})",
                 mount.source, all ? "|AT_RECURSIVE" : ""));
}

void map_owners(const sys::Fd& tree, const sys::Fd& ids, bool recursively) {
  mount_attr change{};
  change.attr_set = MOUNT_ATTR_IDMAP;
  change.userns_fd = static_cast<std::uint64_t>(ids.get());
  const unsigned all = recursively ? AT_RECURSIVE : 0;
  sys::check(
      ::mount_setattr(tree.get(), "", AT_EMPTY_PATH | all, &change, sizeof change),
      "mount_setattr({}, \"\", AT_EMPTY_PATH{}, {{attr_set=MOUNT_ATTR_IDMAP, "
      "userns_fd={}}})",
      tree.get(), all ? "|AT_RECURSIVE" : "", change.userns_fd);
}

}  // namespace

std::vector<sys::Fd> open_id_mapped(std::vector<Mount>& mounts) {
  std::vector<sys::Fd> trees;
  for (auto& mount : mounts) try {
      if (!mount.id_maps) continue;
      const auto& tree = trees.emplace_back(copy_tree(mount));
      map_owners(tree, user_namespace_with(*mount.id_maps), mount.maps_all);
      mount.tree = tree.get();
    } catch (const sys::Error& error) {
      throw sys::InputError(fmt::format("mount {}, with ids of its own: {}",
                                        mount.destination, error.what()));
    }
  return trees;
}

}  // namespace tinbox
