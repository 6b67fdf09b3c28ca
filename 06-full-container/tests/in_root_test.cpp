// in_root_test.cpp — no link, wherever it leads, leads out of the root.
#include "06-full-container/mounts/in_root.h"

#include <sys/stat.h>
#include <unistd.h>

#include "lib/files.h"
#include "lib/tests/catch.h"
#include "lib/tests/temp_dir.h"

namespace tinbox {

namespace {

namespace fs = std::filesystem;

// A root, and beside it what must not be reached.
struct Place {
  Place() {
    fs::create_directories(directory / "root/etc");
    fs::create_directories(directory / "outside");
    root = sys::open_directory(directory / "root");
  }
  fs::path in_root(const std::string& name) const {
    return directory / ("root/" + name);
  }

  // Where the descriptor leads, below the root.
  std::string leads_to(const sys::Fd& fd) const {
    return fs::relative(fs::read_symlink(path_of(fd)), in_root("")).string();
  }

  tests::TempDir directory;
  sys::Fd root;
};

}  // namespace

TEST_CASE("a place that is there, by any of its names") {
  const Place place;
  for (const auto* name : {"etc", "/etc", "/etc/", "//etc", "/../etc", "/etc/../etc"})
    CHECK(place.leads_to(open_in(place.root, name)) == "etc");
}

TEST_CASE("a link is followed as it would be inside") {
  const Place place;
  const auto outside = place.directory / "outside";
  fs::create_symlink("/etc", place.in_root("absolute"));
  fs::create_symlink("../../../etc", place.in_root("upwards"));
  fs::create_symlink(outside, place.in_root("host"));
  CHECK(place.leads_to(open_in(place.root, "absolute")) == "etc");
  CHECK(place.leads_to(open_in(place.root, "upwards")) == "etc");
  CHECK_FALSE(try_open_in(place.root, "host", O_PATH | O_CLOEXEC));
}

TEST_CASE("what is missing is made, with all above it") {
  const Place place;
  CHECK(place.leads_to(directory_in(place.root, "/a/b/c/")) == "a/b/c");
  CHECK(fs::is_directory(place.in_root("a/b/c")));
  CHECK(place.leads_to(file_in(place.root, "a/x/file")) == "a/x/file");
  CHECK(fs::is_regular_file(place.in_root("a/x/file")));
}

TEST_CASE("what is there is not made anew") {
  const Place place;
  CHECK(place.leads_to(directory_in(place.root, "etc")) == "etc");
  CHECK(place.leads_to(file_in(place.root, "etc")) == "etc");  // mount(2) will object
}

TEST_CASE("nothing is made through a link that leads out") {
  const Place place;
  fs::create_symlink(place.directory / "outside", place.in_root("host"));
  // Seen from inside the link leads to a place that is missing in the root.
  CHECK_THROWS(directory_in(place.root, "host/new"));
  CHECK_THROWS(file_in(place.root, "host"));
  CHECK(fs::is_empty(place.directory / "outside"));
}

TEST_CASE("a link can be refused") {
  const Place place;
  fs::create_symlink("etc", place.in_root("link"));
  const auto open = [&](const std::string& name) {
    return open_in(place.root, name, O_PATH | O_CLOEXEC,
                   RESOLVE_IN_ROOT | RESOLVE_NO_SYMLINKS);
  };
  CHECK_NOTHROW(open("etc"));
  CHECK_THROWS_AS(open("link"), sys::Error);
}

}  // namespace tinbox
