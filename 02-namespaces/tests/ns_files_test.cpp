// ns_files_test.cpp — /proc/PID/ns, and what it says of two processes.
#include "02-namespaces/deeper/ns_files.h"

#include <linux/sched.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <set>

#include "02-namespaces/namespaces.h"
#include "lib/error.h"
#include "lib/tests/catch.h"

namespace {

constexpr pid_t no_process = 4194304;  // pid_max is at most this, and never a pid

}  // namespace

TEST_CASE("the list of kinds is what the kernel has in /proc/self/ns") {
  std::set<std::string> ours;
  for (const auto& kind : tinbox::all_kinds()) ours.insert(kind.file);
  std::set<std::string> kernels;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/ns"))
    if (const auto name = entry.path().filename().string();
        !name.ends_with("_children"))
      kernels.insert(name);
  CHECK(ours == kernels);
}

TEST_CASE("each kind stands there once, with a flag of its own") {
  std::set<int> flags;
  for (const auto& kind : tinbox::all_kinds()) flags.insert(kind.flag);
  CHECK(flags.size() == tinbox::all_kinds().size());
}

TEST_CASE("an inode is that of the link") {
  struct stat link {};
  REQUIRE(::stat("/proc/self/ns/net", &link) == 0);
  CHECK(tinbox::namespace_inode(::getpid(), "net") == link.st_ino);
  CHECK(tinbox::is_shared(::getppid(), "net"));
}

TEST_CASE("a process that is gone is an error with ENOENT") {
  try {
    tinbox::namespace_inode(no_process, "uts");
    FAIL("no error");
  } catch (const sys::Error& error) {
    CHECK(error.error_number() == ENOENT);
  }
}

TEST_CASE("a box's namespaces are owned by its user namespace") {
  std::uint64_t owner = 0;
  std::uint64_t user = 1;
  const auto look = [&](const sys::Child& child) {
    owner = tinbox::owner_inode(child.pid(), "uts");
    user = tinbox::namespace_inode(child.pid(), "user");
  };
  const auto make = [] { return tinbox::clone_child(CLONE_NEWUSER | CLONE_NEWUTS); };
  sys::spawn(make, look, [](sys::Lifeline&) { _exit(0); }).wait();
  CHECK(owner == user);
}

TEST_CASE("an ancestor of ours has no number that we may see") {
  CHECK(tinbox::owner_inode(::getpid(), "user") == 0);
}
