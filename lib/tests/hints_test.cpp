// hints_test.cpp — a hint comes for the call, the errno and the object it was made for,
// and for no other. Most hints are provoked by the programs: tests/bad_input.
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <unistd.h>

#include "lib/check.h"
#include "lib/tests/catch.h"
#include "lib/tests/processes.h"

namespace {

std::string hint(const char* call, int error_number) {
  return std::string(sys::hint_for(call, error_number));
}

// What the program in `caller` says of its failure, run without any capability.
std::string told_without_power(const std::function<void()>& action) {
  const auto caller = [&] {
    tests::drop_power();
    try {
      action();
    } catch (const sys::Error& error) {
      tests::say(error.what());
    }
    return 0;
  };
  return tests::run(caller).output;
}

using Catch::Matchers::EndsWith;

}  // namespace

TEST_CASE("a caller without power is told which power is missing") {
  CHECK_THAT(
      told_without_power([] { sys::check(::chroot("/"), "chroot({:?})", "/"); }),
      EndsWith("(EPERM); needs CAP_SYS_CHROOT: run as root, or use 02-namespaces"));
  CHECK_THAT(told_without_power(
                 [] { sys::check(::setgroups(0, nullptr), "setgroups(0, NULL)"); }),
             EndsWith("(EPERM); changing user needs CAP_SETGID: run as root"));
}

TEST_CASE("so is one that would be another user") {
  if (!tests::may_change_user()) return;
  CHECK_THAT(told_without_power(
                 [] { sys::check(::setresgid(5, 5, 5), "setresgid(5, 5, 5)"); }),
             EndsWith("(EPERM); changing user needs CAP_SETGID: run as root"));
  CHECK_THAT(told_without_power(
                 [] { sys::check(::setresuid(5, 5, 5), "setresuid(5, 5, 5)"); }),
             EndsWith("(EPERM); changing user needs CAP_SETUID: run as root"));
}

TEST_CASE("another errno of the same call has no hint") {
  CHECK(hint("chroot(\"/x\")", EPERM) != "");
  CHECK(hint("chroot(\"/x\")", ENOENT) == "");
  CHECK(hint("setns(pidfd of 5, CLONE_NEWUTS)", EINVAL) == "");
}

TEST_CASE("another call with the same errno has no hint") {
  CHECK(hint("sethostname(\"chroot\", 6)", EPERM) == "");
  CHECK(hint("chrooted(\"/x\")", EPERM) == "");
  CHECK(hint("fchdir(3)", ENOENT) == "");
}

TEST_CASE("another object of the same call has no hint") {
  CHECK(hint("write(\"/proc/5/uid_map\", \"0 0 1\", 5)", EPERM) != "");
  CHECK(hint("write(\"/proc/5/comm\", \"box\", 3)", EPERM) == "");
  CHECK(hint("clone3({flags=CLONE_PIDFD|CLONE_NEWUTS})", EPERM) == "");
  CHECK(hint("open(\"/etc/passwd\")", ENOENT) == "");
}

TEST_CASE("a clock that is too late is not told that it is too early") {
  const std::string early = "write(\"/proc/self/timens_offsets\", \"monotonic -99 0\")";
  const std::string late = "write(\"/proc/self/timens_offsets\", \"monotonic 99 0\")";
  CHECK(hint(early.c_str(), ERANGE).find("before zero") != std::string::npos);
  CHECK(hint(late.c_str(), ERANGE).find("146 years") != std::string::npos);
}

TEST_CASE("an object that the caller wrote is looked for all the same") {
  // The table sees text, so a file named O_DIRECTORY would fool it: the price of a
  // table that a student can read. This test says that we know.
  CHECK(hint("open(\"O_DIRECTORY\")", ENOENT) != "");
}
