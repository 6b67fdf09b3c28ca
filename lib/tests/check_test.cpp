// check_test.cpp — the gate: what passes, what is thrown, what is not formatted.
#include "lib/check.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <unistd.h>

#include "lib/capability.h"
#include "lib/files.h"
#include "lib/tests/catch.h"
#include "lib/tests/processes.h"

namespace {

struct Counted {};
int formatted = 0;

}  // namespace

template <>
struct fmt::formatter<Counted> : fmt::formatter<int> {
  auto format(Counted, fmt::format_context& context) const {
    return fmt::formatter<int>::format(++formatted, context);
  }
};

TEST_CASE("the result of a call that worked passes through") {
  CHECK(sys::check(0, "call()") == 0);
  CHECK(sys::check(42L, "call()") == 42);
  CHECK(sys::check_quietly(7, "call()") == 7);
}

TEST_CASE("a call that failed is thrown, with its arguments and errno") {
  errno = ENOENT;
  try {
    sys::check(-1, "open({:?}, {})", "a\"b\n", 5);
    FAIL("nothing was thrown");
  } catch (const sys::Error& error) {
    CHECK(error.call() == R"(open("a\"b\n", 5))");
    CHECK(error.error_number() == ENOENT);
  }
}

TEST_CASE("errno is the call's, whatever the telling of it does") {
  const auto [output, status] = tests::run([] {
    sys::explaining = sys::Explain::text;
    ::close(STDERR_FILENO);  // the narration itself fails, with EBADF
    errno = EXDEV;
    try {
      sys::check(-1, "call()");
    } catch (const sys::Error& error) {
      return error.error_number();
    }
    return 0;
  });
  CHECK(status == EXDEV);
}

TEST_CASE("the text is formatted only for somebody who reads it") {
  formatted = 0;
  sys::check(0, "call({})", Counted());
  sys::check_quietly(0, "call({})", Counted());
  CHECK(formatted == 0);
  CHECK_THROWS_WITH(sys::check(-1, "call({})", Counted()),
                    Catch::Matchers::StartsWith("call(1): "));
}

TEST_CASE("plumbing is not narrated, also when it fails") {
  const auto [output, status] = tests::run(
      [] {
        sys::explaining = sys::Explain::text;
        sys::check_quietly(0, "read()");
        try {
          sys::check_quietly(-1, "read()");
        } catch (const sys::Error&) {
        }
        return 0;
      },
      STDERR_FILENO);
  CHECK(output.empty());
  CHECK(status == 0);
}

TEST_CASE("an ability is asked for, not guessed from the uid") {
  const auto text = sys::read_file("/proc/self/status");
  const auto effective =
      std::stoull(text.substr(text.find("CapEff:") + 7), nullptr, 16);
  for (const int capability : {CAP_CHOWN, CAP_SETGID, CAP_SYS_ADMIN, CAP_BPF})
    CHECK(sys::has_capability(capability) == ((effective >> capability & 1) != 0));
}

TEST_CASE("who has given up every capability has none left") {
  const auto [output, status] = tests::run([] {
    tests::drop_power();
    return sys::has_capability(CAP_SYS_ADMIN) || sys::has_capability(CAP_BPF) ? 1 : 0;
  });
  CHECK(status == 0);
}
