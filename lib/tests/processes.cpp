// processes.cpp — see processes.h.
#include "lib/tests/processes.h"

#include <linux/capability.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <cstdio>

#include "lib/check.h"
#include "lib/exec_failure.h"
#include "lib/pidfd.h"

namespace tests {
namespace {

constexpr int patience_ms = 5000;

// False at the deadline.
bool wait_for_input(const sys::Fd& fd) {
  pollfd awaited{fd.get(), POLLIN, 0};
  return ::poll(&awaited, 1, patience_ms) == 1;
}

}  // namespace

sys::NewChild fork_child() {
  const pid_t pid = sys::check_quietly(::fork(), "fork()");
  if (pid == 0) return {};
  return {pid, sys::Fd(sys::pidfd_open(pid))};
}

void exec(const std::vector<std::string>& words) {
  std::vector<char*> arguments;
  for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  ::execve(arguments[0], arguments.data(), environ);
  sys::throw_exec_error(words.front(), errno);
}

Caller start(const std::function<int()>& caller, int captured) {
  auto pipe = sys::make_pipe();
  std::fflush(nullptr);
  const pid_t pid = sys::check_quietly(::fork(), "fork()");
  if (pid != 0) return {pid, std::move(pipe.read_end)};
  ::dup2(pipe.write_end.get(), captured);
  ::close_range(3, ~0U, 0);  // the test program's own
  try {
    const int status = caller();
    std::fflush(nullptr);
    ::_exit(status);
  } catch (const std::exception& error) {
    fmt::print(stderr, "the caller threw {}\n", error.what());
    ::_exit(99);
  }
}

void say(const std::string& text) {
  (void)!::write(STDOUT_FILENO, text.data(), text.size());
}

std::string output_of(const Caller& caller) {
  std::string output;
  char buffer[4096];
  while (wait_for_input(caller.output)) {
    const auto length = ::read(caller.output.get(), buffer, sizeof buffer);
    if (length <= 0) break;
    output.append(buffer, static_cast<std::size_t>(length));
  }
  return output;
}

std::string hear(const Caller& caller) {
  std::string line;
  for (char next = 0; wait_for_input(caller.output); line += next)
    if (::read(caller.output.get(), &next, 1) != 1 || next == '\n') break;
  return line;
}

int end_of(pid_t pid) {
  const sys::Fd pidfd(sys::check_quietly(sys::pidfd_open(pid), "pidfd_open({})", pid));
  const bool in_time = wait_for_input(pidfd);
  if (!in_time) sys::pidfd_send_signal(pidfd, SIGKILL);
  int status = 0;
  sys::check_quietly(::waitpid(pid, &status, 0), "waitpid({})", pid);
  if (!in_time) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

Ended run(const std::function<int()>& caller, int captured) {
  const Caller running = start(caller, captured);
  auto output = output_of(running);
  return {std::move(output), end_of(running.pid)};
}

void adopt_orphans() {
  sys::check_quietly(::prctl(PR_SET_CHILD_SUBREAPER, 1), "prctl(CHILD_SUBREAPER)");
}

bool may_change_user() {
  const auto map = sys::read_file("/proc/self/uid_map");
  return ::geteuid() == 0 && map.ends_with(" 4294967295\n");
}

void drop_power() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  const __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3]{};
  sys::check_quietly(::syscall(SYS_capset, &header, none), "capset(none)");
}

bool has_children() {
  return ::waitid(P_ALL, 0, nullptr, WEXITED | WNOHANG | WNOWAIT) == 0;
}

}  // namespace tests
