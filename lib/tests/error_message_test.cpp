// error_message_test.cpp — an exception through a pipe: what goes in comes out.
#include "lib/error_message.h"

#include "lib/error.h"
#include "lib/tests/catch.h"

namespace {

template <typename Exception>
Exception through_pipe(const Exception& error) {
  try {
    sys::throw_message(sys::message_of(error));
  } catch (const Exception& arrived) {
    CHECK(typeid(arrived) == typeid(error));
    return arrived;
  }
}

}  // namespace

TEST_CASE("a system call's error keeps call, errno and advice") {
  const auto error = through_pipe(sys::Error("mount(\"a\\nb\")", EBUSY, "unmount it"));
  CHECK(error.call() == "mount(\"a\\nb\")");
  CHECK(error.error_number() == EBUSY);
  CHECK(error.advice() == "unmount it");
}

TEST_CASE("an error without advice gets none on the way") {
  CHECK(through_pipe(sys::Error("mount()", EBUSY)).advice().empty());
}

TEST_CASE("an exec error stays one, and with it the exit code") {
  const auto error = through_pipe(sys::ExecError("execve(\"x\")", ENOENT, "a\nb"));
  CHECK(error.exit_code() == 127);
  CHECK(error.advice() == "a\nb");
}

TEST_CASE("texts arrive as they are") {
  const std::string text = GENERATE(as<std::string>(), "", "two\nlines\n", "\xff\x01",
                                    "0", "X5", std::string(200000, 'x'));
  CHECK(std::string(through_pipe(sys::InputError(text)).what()) == text);
  CHECK(std::string(through_pipe(std::logic_error(text)).what()) == text);
  CHECK(std::string(through_pipe(std::runtime_error(text)).what()) == text);
}

TEST_CASE("a message is never empty: silence means that exec succeeded") {
  CHECK_FALSE(sys::message_of(std::runtime_error("")).empty());
}

TEST_CASE("another exception arrives as a runtime_error with its text") {
  const auto message = sys::message_of(std::bad_alloc());
  CHECK_THROWS_AS(sys::throw_message(message), std::runtime_error);
  CHECK_THROWS_WITH(sys::throw_message(message), std::bad_alloc().what());
}

TEST_CASE("a message cut short is not taken for another") {
  const auto whole = sys::message_of(sys::Error("mount()", EBUSY, "advice"));
  for (std::size_t size = 1; size < whole.size(); ++size)
    CHECK_THROWS_AS(sys::throw_message(whole.substr(0, size)), std::runtime_error);
}
