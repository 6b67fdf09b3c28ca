// run.cpp — see run.h.
#include "01-chroot/run.h"

#include <grp.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <unistd.h>

#include <string_view>

#include "01-chroot/find_program.h"
#include "lib/capability.h"
#include "lib/check.h"
#include "lib/exec_failure.h"
#include "lib/text.h"

namespace tinbox {
namespace {

// Drops the supplementary groups. A user namespace may have forbidden that for good,
// even to its root (02-namespaces/id_maps.cpp says why): then they stay.
void drop_groups() try {
  sys::check(::setgroups(0, nullptr), "setgroups(0, NULL)");
} catch (const sys::Error& error) {
  const bool forbidden =
      error.error_number() == EPERM && sys::has_capability(CAP_SETGID);
  if (!forbidden) throw;
  sys::say("this user namespace has given up setgroups for good: the groups stay");
}

// The value of PATH in `environment`, or a usual one.
std::string search_path(const std::vector<std::string>& environment) {
  for (const auto& entry : environment)
    if (entry.starts_with("PATH=")) return entry.substr(5);
  return "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
}

// execve(2) wants arrays of char* that end in a null pointer.
std::vector<char*> pointers_to(const std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (const auto& word : words) pointers.push_back(const_cast<char*>(word.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

void become_user(const sys::Credentials& user) {
  const auto [uid, gid] = user;
  //> exercise 1.9: give up the groups, then the group, then the user
  sys::say("groups first: when the user is gone, so is the power to change groups");
  drop_groups();
  // All three ids (real, effective, saved): a saved 0 would be a way back to root.
  sys::check(::setresgid(gid, gid, gid), "setresgid({}, {}, {})", gid, gid, gid);
  sys::check(::setresuid(uid, uid, uid), "setresuid({}, {}, {})", uid, uid, uid);
  //= sys::todo("1.9", uid, gid, drop_groups);
  //< exercise 1.9
}

// As a shell does: the first executable file of that name in PATH, or else the first
// file of that name, whose error then tells.
std::string find_program(const sys::Command& command) {
  const auto& name = command.arguments.front();
  if (name.find('/') != name.npos) return name;  // a path is taken as it is
  //> exercise 1.7: look for the program in PATH, inside the new root
  std::string found;
  for (const auto& directory : sys::split(search_path(command.environment), ':')) {
    const auto candidate = (directory.empty() ? "." : directory) + "/" + name;
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
    if (found.empty() && ::access(candidate.c_str(), F_OK) == 0) found = candidate;
  }
  return found.empty() ? name : found;
  //= sys::todo("1.7", search_path(command.environment));
  //< exercise 1.7
}

void exec_command(const sys::Command& command) {
  const auto& directory = command.directory;
  sys::check(::chdir(directory.c_str()), "chdir({:?})", directory);

  //> exercise 1.6: let no descriptor of ours or of our caller's through
  // An open directory of the host would be a way out (openat), however well the root is
  // closed. Marked, not closed: the pipe to our parent must live until execve succeeds.
  sys::check(::close_range(command.first_closed, ~0U, CLOSE_RANGE_CLOEXEC),
             "close_range({}, 4294967295, CLOSE_RANGE_CLOEXEC)", command.first_closed);
  //= // every descriptor of the caller's is inherited
  //< exercise 1.6

  const auto program = find_program(command);
  const auto arguments = pointers_to(command.arguments);
  const auto environment = pointers_to(command.environment);
  sys::announce(fmt::format("execve({:?})", program));
  ::execve(program.c_str(), arguments.data(), environment.data());
  sys::throw_exec_error(program, errno);  // execve returns only when it failed
}

int exit_code_of(const siginfo_t& ended) {
  //> exercise 1.2: turn waitid's answer into an exit code
  if (ended.si_code == CLD_EXITED) return ended.si_status;
  // CLD_KILLED or CLD_DUMPED: si_status is the number of the signal, 15 for SIGTERM.
  return 128 + ended.si_status;
  //= sys::todo("1.2", ended);
  //< exercise 1.2
}

}  // namespace tinbox
