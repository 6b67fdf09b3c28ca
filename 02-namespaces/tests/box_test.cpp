// box_test.cpp — a box settles in: what is true inside when the body begins.
#include "02-namespaces/box.h"

#include <unistd.h>

#include "01-chroot/run.h"
#include "lib/error.h"
#include "lib/files.h"
#include "lib/tests/catch.h"

namespace {

// Runs `inside` in a box; true if it ran there and was true.
bool holds_in(const tinbox::Box& box, const std::function<bool()>& inside) {
  const auto body = [&](sys::Lifeline&) { _exit(inside() ? 42 : 1); };
  auto child = tinbox::spawn_in_box(box, body);
  return tinbox::exit_code_of(child.wait()) == 42;
}

tinbox::Box box_with(tinbox::Namespaces namespaces) {
  tinbox::Box box;
  box.namespaces = namespaces;
  return box;
}

bool is_named(const std::string& name) {
  return sys::read_file("/proc/sys/kernel/hostname") == name + "\n";
}

bool has_shared_mounts() {
  return sys::read_file("/proc/self/mountinfo").find(" shared:") != std::string::npos;
}

}  // namespace

TEST_CASE("a box of nothing is a child") {
  CHECK(holds_in({}, [] { return ::getpid() > 1; }));
}

TEST_CASE("the name is set before the body begins") {
  auto box = box_with({.uts = true});
  box.hostname = "a-box";
  CHECK(holds_in(box, [] { return is_named("a-box"); }));
  CHECK_FALSE(is_named("a-box"));
}

TEST_CASE("the mounts are private, unless they shall be seen to leak") {
  auto box = box_with({.mount = true});
  REQUIRE(has_shared_mounts());  // the normalised host is as systemd makes it
  CHECK_FALSE(holds_in(box, has_shared_mounts));
  box.private_mounts = false;
  CHECK(holds_in(box, has_shared_mounts));
}

TEST_CASE("/proc is that of the pid namespace") {
  const auto box = box_with({.pid = true, .mount = true});
  CHECK(holds_in(box, [] {
    return ::getpid() == 1 && ::access("/proc/2", F_OK) != 0 &&
           sys::read_file("/proc/self/stat").starts_with("1 (");
  }));
}

TEST_CASE("we are the first mapped user before anything is mounted") {
  auto box = box_with({.pid = true, .mount = true, .user = true});
  box.id_maps = tinbox::IdMaps{.uids = {{0, 100000, 9}}, .gids = {{0, 200000, 9}}};
  CHECK(holds_in(box, [] { return ::getuid() == 0 && ::getgid() == 0; }));
}

TEST_CASE("maps that the kernel refuses leave no child, and are thrown") {
  auto box = box_with({.user = true});
  box.id_maps = tinbox::IdMaps{.uids = {{0, 0, 9}, {3, 50, 1}}, .gids = {{0, 0, 1}}};
  CHECK_THROWS_AS(holds_in(box, [] { return true; }), sys::Error);
}

TEST_CASE("a root without the directories of the kernel's files is refused by name") {
  auto box = box_with({.mount = true});
  box.root = "/etc";
  try {
    holds_in(box, [] { return true; });
    FAIL("no error");
  } catch (const sys::InputError& error) {
    CHECK(std::string(error.what()).starts_with("/etc: needs a directory proc"));
  }
}
