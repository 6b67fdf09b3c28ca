// narrate_test.cpp — what --explain writes, in both forms.
#include "lib/narrate.h"

#include <unistd.h>

#include "lib/check.h"
#include "lib/files.h"
#include "lib/tests/catch.h"
#include "lib/tests/processes.h"

namespace {

// What `words` write on stderr, with PID for the speaker's pid.
std::string told(sys::Explain form, const std::function<void()>& words) {
  const auto caller = tests::start(
      [&] {
        sys::explaining = form;
        words();
        return 0;
      },
      STDERR_FILENO);
  auto text = tests::output_of(caller);
  CHECK(tests::end_of(caller.pid) == 0);
  const auto pid = std::to_string(caller.pid);
  for (auto at = text.find(pid); at != text.npos; at = text.find(pid))
    text.replace(at, pid.size(), "PID");
  return text;
}

constexpr sys::Place here{"02-namespaces/mounts.cpp", 41};

void call_that_works() { sys::check_at(here, 0, "sethostname({:?}, {})", "box", 3); }

void call_that_fails() {
  errno = EPERM;
  try {
    sys::check_at(here, -1, "sethostname({:?}, {})", "a\nb", 3);
  } catch (const sys::Error&) {
  }
}

}  // namespace

TEST_CASE("text is strace's notation, who speaks in front") {
  using sys::Explain;
  CHECK(told(Explain::text, call_that_works) ==
        "[parent PID] sethostname(\"box\", 3) = 0\n");
  CHECK(
      told(Explain::text, call_that_fails) ==
      "[parent PID] sethostname(\"a\\nb\", 3) = -1 EPERM (Operation not permitted)\n");
  CHECK(told(Explain::text, [] { sys::say("a reason"); }) ==
        "[parent PID] # a reason\n");
  CHECK(told(Explain::text, [] { sys::announce("execve(\"/x\")"); }) ==
        "[parent PID] execve(\"/x\") ...\n");
}

TEST_CASE("json is one object a line") {
  using sys::Explain;
  const std::string who = R"({"role":"parent","pid":PID,)";
  const std::string where =
      R"("chapter":"02-namespaces","where":"02-namespaces/mounts.cpp:41",)";
  CHECK(told(Explain::json, call_that_works) ==
        who + R"json("call":"sethostname","args":"(\"box\", 3)",)json" + where +
            "\"result\":0,\"errno\":\"\"}\n");
  CHECK(told(Explain::json, call_that_fails) ==
        who + R"json("call":"sethostname","args":"(\"a\\nb\", 3)",)json" + where +
            "\"result\":-1,\"errno\":\"EPERM\"}\n");
  CHECK(told(Explain::json, [] { sys::say("a \"reason\""); }) ==
        who + "\"say\":\"a \\\"reason\\\"\"}\n");
}

TEST_CASE("without --explain nothing is said") {
  CHECK(told(sys::Explain::nothing, [] {
          call_that_works();
          call_that_fails();
          sys::say("a reason");
          sys::announce("execve(\"/x\")");
        }).empty());
}

TEST_CASE("check tells its caller's place") {
  const int line = __LINE__ + 1;
  const auto text = told(sys::Explain::json, [] { sys::check(0, "call()"); });
  CHECK(text.find("lib/tests/narrate_test.cpp:" + std::to_string(line) + "\"") !=
        text.npos);
}

TEST_CASE("a child of spawn() speaks as the child") {
  const auto text = told(sys::Explain::text, [] {
    const auto body = [](sys::Lifeline&) {
      sys::say("I am");
      ::_exit(0);
    };
    sys::spawn(tests::fork_child, sys::nothing_to_prepare, body).wait();
  });
  CHECK(text.starts_with("[child "));
}

TEST_CASE("a control file's text is narrated: it is a call of the lesson") {
  CHECK(told(sys::Explain::text, [] {
          sys::write_control_file("/proc/self/comm", "x\n");
        }) == "[parent PID] write(\"/proc/self/comm\", \"x\\n\", 2) = 2\n");
}
