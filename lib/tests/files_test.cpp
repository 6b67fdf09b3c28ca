// files_test.cpp — small files, pipes, and look-ups that stay below a root.
#include "lib/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "lib/error.h"
#include "lib/tests/catch.h"
#include "lib/tests/temp_dir.h"

namespace {

// The errno of the sys::Error that `action` throws; 0 if it throws none.
template <typename Action>
int errno_of(Action action) try {
  action();
  return 0;
} catch (const sys::Error& error) {
  return error.error_number();
}

}  // namespace

TEST_CASE("a file is read whole, whatever is in it") {
  const tests::TempDir temp;
  const auto content = GENERATE(as<std::string>(), "", "line\n",
                                std::string("\0a\xff", 3), std::string(100000, 'x'));
  std::ofstream(temp / "file") << content;
  CHECK(sys::read_file(temp / "file") == content);
}

TEST_CASE("a pipe carries more than it can hold at once") {
  auto pipe = sys::make_pipe();
  const std::string text(60000, 'y');
  sys::write_all(pipe.write_end, text);
  pipe.write_end.reset();
  CHECK(sys::read_all(pipe.read_end) == text);
}

TEST_CASE("pipes are close-on-exec") {
  const auto pipe = sys::make_pipe();
  CHECK(::fcntl(pipe.read_end.get(), F_GETFD) == FD_CLOEXEC);
  CHECK(::fcntl(pipe.write_end.get(), F_GETFD) == FD_CLOEXEC);
}

TEST_CASE("a control file gets its text in one write") {
  // Each write to comm begins anew: of two, the second alone would be left.
  sys::write_control_file("/proc/self/comm", "one write");
  CHECK(sys::read_file("/proc/self/comm") == "one write\n");
}

TEST_CASE("a control file that refuses is named, with what was written") {
  try {
    sys::write_control_file("/proc/self/oom_score_adj", "much\n");
    FAIL("nothing was thrown");
  } catch (const sys::Error& error) {
    CHECK(error.error_number() == EINVAL);
    CHECK(error.call() == R"(write("/proc/self/oom_score_adj", "much\n", 5))");
  }
  CHECK(errno_of([] { sys::write_control_file("/proc/self/none", ""); }) == ENOENT);
}

TEST_CASE("only a directory is opened as one") {
  const tests::TempDir temp;
  std::ofstream(temp / "file") << "x";
  CHECK(sys::open_directory(temp / "."));
  CHECK(errno_of([&] { sys::open_directory(temp / "none"); }) == ENOENT);
  CHECK(errno_of([&] { sys::open_directory(temp / "file"); }) == ENOTDIR);
  CHECK(errno_of([&] { sys::open_directory(""); }) == ENOENT);
}

TEST_CASE("a look-up in a root does not leave it") {
  const tests::TempDir temp;
  std::ofstream(temp / "secret") << "of the host";
  std::filesystem::create_directory(temp / "root");
  std::ofstream(temp / "root/file") << "of the root";
  ::symlink("/file", (temp / "root/absolute").c_str());
  ::symlink((temp / "secret").c_str(), (temp / "root/to_the_host").c_str());
  ::symlink("../secret", (temp / "root/upwards").c_str());
  const auto root = sys::open_directory(temp / "root");
  const auto read = [&](const std::string& path) {
    return sys::read_all(sys::open_in_root(root, path));
  };
  CHECK(read("file") == "of the root");
  CHECK(read("/file") == "of the root");
  CHECK(read("../../file") == "of the root");
  CHECK(read("absolute") == "of the root");
  for (const char* out : {"to_the_host", "upwards", "../secret", "none"})
    CHECK(errno_of([&] { sys::open_in_root(root, out); }) == ENOENT);
}

TEST_CASE("what is no file in a root is refused, and a fifo does not make us wait") {
  const tests::TempDir temp;
  ::mkfifo((temp / "fifo").c_str(), 0600);
  const auto root = sys::open_directory(temp / ".");
  CHECK_THROWS_AS(sys::open_in_root(root, "fifo"), sys::InputError);
  CHECK_THROWS_AS(sys::open_in_root(sys::open_directory("/dev"), "zero"),
                  sys::InputError);
}
