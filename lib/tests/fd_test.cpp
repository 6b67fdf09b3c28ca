// fd_test.cpp — one owner for each descriptor, and one close.
#include "lib/fd.h"

#include <fcntl.h>

#include "lib/tests/catch.h"

namespace {

int open_null() { return ::open("/dev/null", O_RDWR | O_CLOEXEC); }
bool is_open(int fd) { return ::fcntl(fd, F_GETFD) >= 0; }

}  // namespace

TEST_CASE("an Fd closes what it owns, and owns nothing at first") {
  const int number = open_null();
  {
    const sys::Fd fd(number);
    CHECK(fd);
    CHECK(fd.get() == number);
  }
  CHECK_FALSE(is_open(number));
  CHECK_FALSE(sys::Fd());
  CHECK(sys::Fd().get() == -1);
}

TEST_CASE("descriptor 0 is one as well") {
  sys::Fd zero(0);
  CHECK(zero);
  CHECK(zero.release() == 0);
}

TEST_CASE("a move leaves the old owner with nothing") {
  const int number = open_null();
  sys::Fd first(number);
  sys::Fd second(std::move(first));
  CHECK(first.get() == -1);
  sys::Fd third(open_null());
  const int replaced = third.get();
  third = std::move(second);
  CHECK(second.get() == -1);
  CHECK(third.get() == number);
  CHECK(is_open(number));
  CHECK_FALSE(is_open(replaced));
}

TEST_CASE("a move to itself changes nothing") {
  sys::Fd fd(open_null());
  auto& same = fd;
  fd = std::move(same);
  CHECK(is_open(fd.get()));
}

TEST_CASE("release gives the descriptor away, open") {
  sys::Fd fd(open_null());
  const sys::Fd other(fd.release());
  CHECK_FALSE(fd);
  CHECK(is_open(other.get()));
}

TEST_CASE("no descriptor is closed twice: its number may be somebody else's by then") {
  sys::Fd fd(open_null());
  const int number = fd.get();
  fd.reset();
  const sys::Fd somebody_else(open_null());
  REQUIRE(somebody_else.get() == number);
  fd.reset();
  CHECK(is_open(number));
}

TEST_CASE("reset to another descriptor closes the first alone") {
  const int first = open_null();
  const int second = open_null();
  sys::Fd fd(first);
  fd.reset(second);
  CHECK_FALSE(is_open(first));
  CHECK(is_open(second));
}

TEST_CASE("closing keeps errno, even when it fails") {
  errno = EXDEV;
  { const sys::Fd good(open_null()); }
  { const sys::Fd bad(9999); }
  CHECK(errno == EXDEV);
}
