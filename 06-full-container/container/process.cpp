// process.cpp — see process.h.
#include "06-full-container/container/process.h"

#include <grp.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <climits>

#include <fmt/ranges.h>

#include "01-chroot/run.h"
#include "06-full-container/container/program.h"
#include "06-full-container/security/landlock.h"
#include "06-full-container/security/no_new_privileges.h"
#include "06-full-container/security/seccomp.h"
#include "lib/check.h"
#include "lib/error_message.h"

namespace tinbox {
namespace {

// A session of its own: no terminal of our caller's is its controlling terminal, into
// which it could type (TIOCSTI), or from which a Ctrl-C not meant for it could come.
void start_session(Terminal& terminal) {
  sys::check_quietly(::setsid(), "setsid()");
  if (terminal.slave) control_by(terminal);
}

// A descriptor of the host's that somebody left open would be a working directory with
// a way out: "/proc/self/fd/7". The kernel tells: the path of such a place begins with
// "(unreachable)". (CVE-2024-21626)
void enter_working_directory(const std::string& directory) {
  sys::check(::chdir(directory.c_str()), "chdir({:?})", directory);
  char path[PATH_MAX];
  sys::check_quietly(::syscall(SYS_getcwd, path, sizeof path), "getcwd()");
  if (path[0] != '/')
    throw sys::InputError(fmt::format(
        "working directory {}: it leads out of the container: name one inside",
        directory));
}

void join_groups(const std::vector<gid_t>& groups) {
  const auto list = fmt::format("{}", fmt::join(groups, ", "));
  sys::check(::setgroups(groups.size(), groups.data()), "setgroups({}, [{}])",
             groups.size(), list);
}

void change_user(const Process& process) {
  if (process.groups.empty()) return become_user(process.user);  // 01
  const auto [uid, gid] = process.user;
  join_groups(process.groups);
  sys::check(::setresgid(gid, gid, gid), "setresgid({}, {}, {})", gid, gid, gid);
  sys::check(::setresuid(uid, uid, uid), "setresuid({}, {}, {})", uid, uid, uid);
}

}  // namespace

void become_process(const Process& process, Terminal& terminal) {
  start_session(terminal);
  schedule(process.scheduling);
  set_rlimits(process.rlimits);  // while we may still raise them
  enter_working_directory(process.command.directory);
  if (process.landlock) confine(*process.landlock);
  shrink_bounding_set(process.capabilities);  // needs CAP_SETPCAP
  // It needs CAP_SYS_ADMIN here, or no_new_privs later; and sees what we do after it.
  if (process.filter && !process.no_new_privileges) load_filter(*process.filter);
  change_user(process);
  set_capabilities(process.capabilities);
  if (process.no_new_privileges) forbid_new_privileges();
  if (process.filter && process.no_new_privileges && process.filter->asks())
    load_filter(*process.filter);  // while our parent lives, who answers for it
  if (process.umask) ::umask(*process.umask);
  require_program(process.command);
}

void exec_process(const Process& process, const sys::Fd& starter,
                  const std::function<void()>& before) {
  auto command = process.command;
  command.directory = ".";  // we are there, and it is verified
  try {
    before();
    if (process.filter && process.no_new_privileges && !process.filter->asks())
      load_filter(*process.filter);
    exec_command(command);
  } catch (const std::exception& error) {
    if (!starter) throw;
    sys::write_all(starter, sys::message_of(error));
    const auto* failed = dynamic_cast<const sys::ExecError*>(&error);
    ::_exit(failed ? failed->exit_code() : 125);
  }
}

}  // namespace tinbox
