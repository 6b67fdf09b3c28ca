// users_test.cpp — names are those of the root, and a root can be hostile.
#include "lib/users.h"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "lib/error.h"
#include "lib/files.h"
#include "lib/tests/catch.h"
#include "lib/tests/temp_dir.h"

namespace {

constexpr auto passwd =
    "root:x:0:0:root:/root:/bin/sh\n"
    "\n"
    "broken\n"
    "half:x\n"
    "no_uid:x::5::/:/bin/sh\n"
    "words:x:one:two::/:/bin/sh\n"
    "minus:x:-5:5::/:/bin/sh\n"
    "nobody_at_all:x:4294967295:5::/:/bin/sh\n"
    "no_gid:x:12:::/:/bin/sh\n"
    "ada:x:1815:1852:Ada:/home/ada:/bin/sh\n"
    "ada:x:99:99:a second one:/:/bin/sh\n"
    "last:x:7:8";
constexpr auto group = "root:x:0:\nlab:x:55:ada,root\nlab2:x\n";

struct Root {
  tests::TempDir temp;

  Root() { std::filesystem::create_directories(temp / "root/etc"); }
  void write(const std::string& file, const std::string& text) const {
    std::ofstream(temp / fmt::format("root/etc/{}", file)) << text;
  }
  sys::Credentials find(const std::string& spec) const {
    return sys::find_credentials(sys::open_directory(temp / "root"), spec);
  }
};

struct FullRoot : Root {
  FullRoot() {
    write("passwd", passwd);
    write("group", group);
  }
};

}  // namespace

TEST_CASE("a user is a name or a number, with a group or without") {
  using Case = std::tuple<std::string, uid_t, gid_t>;
  const auto [spec, uid, gid] = GENERATE(values<Case>({
      {"ada", 1815, 1852},   // her own group
      {"1815", 1815, 1852},  // the same, by number
      {"ada:lab", 1815, 55},
      {"ada:55", 1815, 55},
      {"ada:0", 1815, 0},
      {"0:lab", 0, 55},
      {"500", 500, 500},  // nobody's number: the same one as group
      {"500:600", 500, 600},
      {"no_gid", 12, 12},
      {"last", 7, 8},  // the last line has no end
      {"4294967294", 4294967294, 4294967294},
  }));
  CAPTURE(spec);
  const auto user = FullRoot().find(spec);
  CHECK(user.uid == uid);
  CHECK(user.gid == gid);
}

TEST_CASE("who is unknown, or no id, is refused by name") {
  const auto [spec, named] = GENERATE(table<std::string, std::string>({
      {"eve", "eve: no such name in the root's /etc/passwd"},
      {"ada:eve", "eve: no such name in the root's /etc/group"},
      {"broken", "broken"},
      {"half", "half"},
      {"no_uid", "no_uid"},
      {"words", "words"},
      {"minus", "minus"},
      {"nobody_at_all", "nobody_at_all"},
      {"ada:lab2", "lab2"},
      {"4294967295", "4294967295"},  // (uid_t)-1: "leave unchanged"
      {"0:4294967295", "4294967295"},
      {"4294967296", "4294967296"},
      {"-1", "-1"},
      {"ada:", ": no such name in the root's /etc/group"},
      {":lab", ": no such name in the root's /etc/passwd"},
      {"ada:lab:0", "lab:0"},
  }));
  CAPTURE(spec);
  try {
    FullRoot().find(spec);
    FAIL("nothing was thrown");
  } catch (const sys::InputError& error) {
    CHECK(std::string(error.what()).starts_with(fmt::format("--user {}", named)));
  }
}

TEST_CASE("a root without the files still has numbers") {
  const Root root;
  CHECK(root.find("7").gid == 7);
  CHECK(root.find("7:8").gid == 8);
  CHECK_THROWS_AS(root.find("root"), sys::InputError);
  CHECK_THROWS_AS(root.find("0:root"), sys::InputError);
}

TEST_CASE("a line of a megabyte is a line") {
  const Root root;
  const std::string colons(1 << 20, ':'), letters(1 << 20, 'a');
  root.write("passwd", fmt::format("{}\nada:x:5:6:{}\nbob:x:7:8\n", colons, letters));
  CHECK(root.find("ada").uid == 5);
  CHECK(root.find("bob").uid == 7);
}

TEST_CASE("links in the root lead nowhere but into the root") {
  const Root root;
  std::ofstream(root.temp / "hosts_passwd") << "eve:x:666:666\n";
  const auto link = root.temp / "root/etc/passwd";
  ::symlink((root.temp / "hosts_passwd").c_str(), link.c_str());
  CHECK_THROWS_AS(root.find("eve"), sys::InputError);

  std::filesystem::remove(link);
  ::symlink("../../hosts_passwd", link.c_str());
  CHECK_THROWS_AS(root.find("eve"), sys::InputError);

  root.write("own", "ada:x:5:6\n");
  std::filesystem::remove(link);
  ::symlink("/etc/own", link.c_str());  // absolute, and meant from the root
  CHECK(root.find("ada").uid == 5);
}

TEST_CASE("what is no file fails") {
  const Root root;
  std::filesystem::create_directory(root.temp / "root/etc/passwd");
  CHECK_THROWS_AS(root.find("ada"), sys::InputError);
  std::filesystem::remove(root.temp / "root/etc/passwd");
  ::mkfifo((root.temp / "root/etc/passwd").c_str(), 0600);
  CHECK_THROWS_AS(root.find("ada"), sys::InputError);
}
