// host_program.cpp — see host_program.h.
#include "06-full-container/hooks/host_program.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sys/mman.h>
#include <unistd.h>

#include <stdexcept>

#include "01-chroot/run.h"
#include "02-namespaces/namespaces.h"
#include "lib/check.h"
#include "lib/files.h"
#include "lib/spawn.h"

namespace tinbox {
namespace {

// A file in memory: unlike a pipe it needs nobody at the other end, however much is
// written, and whether it is read or not.
sys::Fd make_file(const char* name, const std::string& content) {
  sys::Fd file(sys::check_quietly(::memfd_create(name, MFD_CLOEXEC),
                                  "memfd_create({:?})", name));
  sys::write_all(file, content);
  sys::check_quietly(::lseek(file.get(), 0, SEEK_SET), "lseek({:?}, 0)", name);
  return file;
}

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const auto& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

void connect(const sys::Fd& file, int number) {
  sys::check_quietly(::dup2(file.get(), number), "dup2({}, {})", file.get(), number);
}

// CHILD. Its name need not be its path: docker's hook is docker's own executable.
[[noreturn]] void become(const HostProgram& program, const sys::Fd& input,
                         const sys::Fd& output) {
  connect(input, STDIN_FILENO);
  // Our own output may be the container's, or an engine's that waits for its end.
  connect(output, STDOUT_FILENO);
  connect(output, STDERR_FILENO);
  sys::check_quietly(::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC), "close_range(3)");
  auto arguments = program.arguments;
  if (arguments.empty()) arguments.push_back(program.path);
  ::execve(program.path.c_str(), pointers_to(arguments).data(),
           pointers_to(program.environment).data());
  throw sys::Error(fmt::format("execve({:?})", program.path), errno);
}

}  // namespace

Answer run_on_host(const HostProgram& program, const std::string& input_text) {
  const auto input = make_file("input", input_text), output = make_file("said", "");
  const auto in_child = [&](sys::Lifeline& parent) {
    parent.die_with_parent();
    become(program, input, output);
  };
  auto child =
      sys::spawn([] { return clone_child(0); }, sys::nothing_to_prepare, in_child);
  const auto seconds = program.timeout_seconds;
  pollfd ended{child.pidfd().get(), POLLIN, 0};
  if (sys::check_quietly(::poll(&ended, 1, seconds ? *seconds * 1000 : -1),
                         "poll(pidfd)") == 0)
    throw std::runtime_error(fmt::format("it takes more than {} s", *seconds));
  const int exit_code = exit_code_of(child.wait());
  ::lseek(output.get(), 0, SEEK_SET);
  return {exit_code, sys::read_all(output)};
}

std::string last_line(std::string said) {
  while (said.ends_with('\n')) said.pop_back();
  return said.substr(said.rfind('\n') + 1);  // all of it, if there is no such
}

}  // namespace tinbox
