// files.cpp — see files.h.
#include "lib/files.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "lib/check.h"

namespace sys {

Pipe make_pipe() {
  int ends[2];
  check_quietly(::pipe2(ends, O_CLOEXEC), "pipe2(O_CLOEXEC)");
  return {Fd(ends[0]), Fd(ends[1])};
}

std::string read_all(const Fd& fd) {
  std::string data;
  char buffer[4096];
  while (const auto length = check_quietly(::read(fd.get(), buffer, sizeof buffer),
                                           "read({})", fd.get()))
    data.append(buffer, static_cast<std::size_t>(length));
  return data;
}

std::string read_file(const std::string& path) {
  return read_all(Fd(
      check_quietly(::open(path.c_str(), O_RDONLY | O_CLOEXEC), "open({:?})", path)));
}

void write_all(const Fd& fd, std::string_view data) {
  while (!data.empty())
    data.remove_prefix(static_cast<std::size_t>(
        check_quietly(::write(fd.get(), data.data(), data.size()), "write({}, {:?})",
                      fd.get(), data)));
}

void write_control_file(const std::string& path, std::string_view data, Place place) {
  const Fd fd(
      check_quietly(::open(path.c_str(), O_WRONLY | O_CLOEXEC), "open({:?})", path));
  check_at(place, ::write(fd.get(), data.data(), data.size()), "write({:?}, {:?}, {})",
           path, data, data.size());
}

Fd open_directory(const std::string& path) {
  return Fd(check_quietly(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC),
                          "open({:?}, O_PATH|O_DIRECTORY)", path));
}

Fd open_in_root(const Fd& root, const std::string& path) {
  open_how how{};
  how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK;  // a fifo there must not stop us
  how.resolve = RESOLVE_IN_ROOT;
  Fd file(static_cast<int>(
      check_quietly(::syscall(SYS_openat2, root.get(), path.c_str(), &how, sizeof how),
                    "openat2({:?}, RESOLVE_IN_ROOT)", path)));
  struct stat found {};
  check_quietly(::fstat(file.get(), &found), "fstat({:?})", path);
  if (!S_ISREG(found.st_mode))  // a device such as /dev/zero would never end
    throw InputError(fmt::format("/{} in the root is no regular file", path));
  return file;
}

}  // namespace sys
