// namespaces_test.cpp — each kind has its flag, and a child made with it is apart.
#include "02-namespaces/namespaces.h"

#include <linux/sched.h>
#include <unistd.h>

#include "01-chroot/run.h"
#include "02-namespaces/deeper/ns_files.h"
#include "lib/error.h"
#include "lib/tests/catch.h"

namespace {

using tinbox::Namespaces;

struct Wanted {
  Namespaces namespaces;
  int flag;
  const char* file;
};
const Wanted each[] = {
    {{.uts = true}, CLONE_NEWUTS, "uts"},
    {{.pid = true}, CLONE_NEWPID, "pid"},
    {{.mount = true}, CLONE_NEWNS, "mnt"},
    {{.ipc = true}, CLONE_NEWIPC, "ipc"},
    {{.net = true}, CLONE_NEWNET, "net"},
    {{.cgroup = true}, CLONE_NEWCGROUP, "cgroup"},
    {{.user = true}, CLONE_NEWUSER, "user"},
};

}  // namespace

TEST_CASE("each kind is one flag of clone3") {
  for (const auto& [wanted, flag, file] : each) {
    CAPTURE(file);
    CHECK(tinbox::clone_flags(wanted) == static_cast<std::uint64_t>(flag));
  }
  CHECK(tinbox::clone_flags({}) == 0);
}

TEST_CASE("time is none of them: clone3 would be too early") {
  CHECK(tinbox::clone_flags({.time = true}) == 0);
  std::uint64_t sum = 0;
  for (const auto& [wanted, flag, file] : each) sum |= static_cast<unsigned>(flag);
  CHECK(tinbox::clone_flags({true, true, true, true, true, true, true, true}) == sum);
}

TEST_CASE("a child differs in the kind that was asked for, and in no other") {
  for (const auto& [wanted, flag, file] : each) {
    std::vector<std::string> different;
    const auto look = [&](const sys::Child& child) {
      for (const auto& kind : tinbox::kinds_that_differ(child.pid()))
        different.emplace_back(kind.file);
    };
    const auto flags = tinbox::clone_flags(wanted);
    sys::spawn([=] { return tinbox::clone_child(flags); }, look,
               [](sys::Lifeline&) { _exit(0); })
        .wait();
    CHECK(different == std::vector<std::string>{file});
  }
}

TEST_CASE("the child of a new pid namespace is its first process") {
  auto child = sys::spawn(
      [] { return tinbox::clone_child(CLONE_NEWPID); }, sys::nothing_to_prepare,
      [](sys::Lifeline&) { _exit(::getpid() == 1 && ::getppid() == 0 ? 42 : 1); });
  CHECK(tinbox::exit_code_of(child.wait()) == 42);
}

TEST_CASE("the name of a box changes in the box") {
  char before[65];
  char after[65];
  ::gethostname(before, sizeof before);
  const auto rename = [](sys::Lifeline&) {
    tinbox::set_hostname("a-box");
    char name[65];
    ::gethostname(name, sizeof name);
    _exit(std::string(name) == "a-box" ? 42 : 1);
  };
  auto child = sys::spawn([] { return tinbox::clone_child(CLONE_NEWUTS); },
                          sys::nothing_to_prepare, rename);
  CHECK(tinbox::exit_code_of(child.wait()) == 42);
  ::gethostname(after, sizeof after);
  CHECK(std::string(before) == after);
}

TEST_CASE("what the kernel refuses is thrown with the call's own words") {
  const auto make = [] { return tinbox::clone_child(CLONE_NEWNS | CLONE_FS); };
  try {
    sys::spawn(make, sys::nothing_to_prepare, [](auto&) { _exit(0); });
    FAIL("no error");
  } catch (const sys::Error& error) {
    CHECK(error.call().starts_with("clone3({flags="));
    CHECK(error.error_number() == EINVAL);
  }
}
