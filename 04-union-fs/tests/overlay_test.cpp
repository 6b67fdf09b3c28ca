// overlay_test.cpp — what the kernel is told, and what is read back from mountinfo.
#include "04-union-fs/overlay.h"

#include "04-union-fs/deeper/mounted.h"
#include "lib/error.h"
#include "lib/tests/catch.h"

using tinbox::mount_options;
using tinbox::Union;

TEST_CASE("layers stand top first, upper and work behind them") {
  Union what;
  what.layers = {"top", "middle", "base"};
  CHECK(mount_options(what) == "lowerdir=top:middle:base");
  what.upper = "up";
  what.work = "work";
  CHECK(mount_options(what) == "lowerdir=top:middle:base,upperdir=up,workdir=work");
  what.user_xattr = true;
  CHECK(mount_options(what).ends_with(",userxattr"));
}

TEST_CASE("what separates names is escaped in them") {
  Union what;
  what.layers = {"a:b", "c,d", "e\\f"};
  what.upper = "g:h,i\\";
  what.work = "j";
  CHECK(mount_options(what) ==
        R"(lowerdir=a\:b:c\,d:e\\f,upperdir=g\:h\,i\\,workdir=j)");
}

TEST_CASE("names are relative to the top layer") {
  Union what;
  what.layers = {"/store/top", "/store/base", "/other", "/store/top/in"};
  what.upper = "/store/up";
  what.work = "/store/up.work";
  tinbox::name_from_top(what);
  CHECK(what.layers == std::vector<std::string>{".", "../base", "../../other", "in"});
  CHECK(what.upper == "../up");
  CHECK(what.work == "../up.work");
}

TEST_CASE("a line of mountinfo tells the union of a box") {
  const auto what = tinbox::parse_mountinfo(
      R"(95 66 0:43 / / rw,relatime - overlay /store/a\040b rw,)"
      R"(lowerdir=.:../c\134:d:../e\134\054f,upperdir=../up,workdir=../up.work,)"
      R"(uuid=on,userxattr)");
  CHECK(what.layers ==
        std::vector<std::string>{"/store/a b", "/store/c:d", "/store/e,f"});
  CHECK(what.upper == "/store/up");
  CHECK(what.work == "/store/up.work");
  CHECK(what.user_xattr);
  CHECK_FALSE(what.in_memory);
}

TEST_CASE("an upper over the top layer is in memory, and so is the second layer") {
  const auto memory = tinbox::parse_mountinfo(
      "95 66 0:43 / / rw - overlay /store/a rw,lowerdir=.:../b,"
      "upperdir=/store/a/upper,workdir=/store/a/work");
  CHECK(memory.in_memory);
  CHECK(memory.upper.empty());
  const auto read_only = tinbox::parse_mountinfo(
      "95 66 0:43 / / rw - overlay /store/a ro,lowerdir=.:/store/a/empty");
  CHECK(read_only.layers == std::vector<std::string>{"/store/a"});
  CHECK_FALSE(read_only.in_memory);
}

TEST_CASE("layers that were handed over one by one") {
  const auto what = tinbox::parse_mountinfo(
      "95 66 0:43 / / rw - overlay /s/a rw,lowerdir+=.,lowerdir+=../b\\134:c");
  CHECK(what.layers == std::vector<std::string>{"/s/a", "/s/b:c"});
}

TEST_CASE("other mounts are no union of ours") {
  for (const char* line : {"", "95 66 0:43 / / rw - ext4 /dev/vda rw",
                           "95 66 0:43 / /mnt rw - overlay x rw,lowerdir=/a:/b"})
    CHECK(tinbox::parse_mountinfo(line).layers.empty());
}
