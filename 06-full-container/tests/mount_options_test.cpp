// mount_options_test.cpp — the words of mount(8).
#include <sys/mount.h>

#include "06-full-container/mounts/mount.h"
#include "06-full-container/security/labels.h"
#include "lib/tests/catch.h"

namespace tinbox {

namespace {

Mount mount_with(const std::vector<std::string>& words) {
  Mount mount;
  for (const auto& word : words) CHECK(add_mount_option(mount, word));
  return mount;
}

}  // namespace

TEST_CASE("words are flags, or the file system's own") {
  const auto mount = mount_with({"ro", "nosuid", "size=64k", "mode=755", "defaults"});
  CHECK(mount.flags == (MS_RDONLY | MS_NOSUID));
  CHECK(mount.data == "size=64k,mode=755");
  CHECK(mount.propagation == 0);
}

TEST_CASE("of two words that contradict each other the last one counts") {
  CHECK(mount_with({"ro", "rw"}).flags == 0);
  CHECK(mount_with({"ro", "rw"}).cleared == MS_RDONLY);
  CHECK(mount_with({"rw", "ro"}).flags == MS_RDONLY);
  CHECK(mount_with({"rw", "ro"}).cleared == 0);
  CHECK(mount_with({"nodev", "noexec", "dev", "exec"}).flags == 0);
}

TEST_CASE("bind mounts, and the trees below them") {
  CHECK(mount_with({"bind"}).flags == MS_BIND);
  CHECK(mount_with({"rbind"}).flags == (MS_BIND | MS_REC));
}

TEST_CASE("propagation is kept apart: it takes a call of its own") {
  CHECK(mount_with({"rslave"}).propagation == (MS_SLAVE | MS_REC));
  CHECK(mount_with({"rslave"}).flags == 0);
  CHECK(mount_with({"shared", "private"}).propagation == MS_PRIVATE);
}

TEST_CASE("for a whole tree of mounts, the last word counts too") {
  CHECK(mount_with({"rro"}).recursive_set == MOUNT_ATTR_RDONLY);
  CHECK(mount_with({"rro"}).flags == 0);
  const auto writable = mount_with({"rro", "rrw"});
  CHECK(writable.recursive_set == 0);
  CHECK(writable.recursive_cleared == MOUNT_ATTR_RDONLY);
}

TEST_CASE("a tmpfs that begins with what it hides is no option of tmpfs") {
  CHECK(mount_with({"tmpcopyup"}).copy_up);
  CHECK(mount_with({"tmpcopyup"}).data.empty());
}

TEST_CASE("words that are ours are no options of the file system") {
  const auto mount = mount_with({"ridmap", "copy-symlink", "tmpcopyup"});
  CHECK(mount.wants_ids);
  CHECK(mount.maps_all);
  CHECK(mount.copy_symlink);
  CHECK(mount.copy_up);
  CHECK_FALSE(mount_with({"idmap"}).maps_all);
  CHECK(mount.data.empty());
}

TEST_CASE("all words of the specification are known") {
  const auto mount =
      mount_with({"silent", "mand", "iversion", "lazytime", "remount", "nomand"});
  CHECK(mount.flags == (MS_SILENT | MS_I_VERSION | MS_LAZYTIME | MS_REMOUNT));
  CHECK(mount_with({"rnoatime", "ratime"}).recursive_set == 0);
  CHECK(mount_with({"rnoatime", "ratime"}).recursive_cleared == MOUNT_ATTR__ATIME);
}

TEST_CASE("a file system that is new has the label of the container's mounts") {
  CHECK(label_option("tmpfs", "a:b:c:d,e") == "context=\"a:b:c:d,e\"");
  CHECK(label_option("proc", "a").empty());
  CHECK(label_option("", "a").empty());  // a bind mount
}

TEST_CASE("what we cannot do is not taken for an option of the file system") {
  Mount mount;
  for (const auto* word : {"dest-nofollow", "src-nofollow"})
    CHECK_FALSE(add_mount_option(mount, word));
  CHECK(mount.data.empty());
}

}  // namespace tinbox
