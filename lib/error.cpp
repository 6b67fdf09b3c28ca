// error.cpp — the wording of failures, and the table of hints.
#include "lib/error.h"

#include <cerrno>
#include <cstring>

#include <fmt/format.h>

namespace sys {
namespace {

struct Hint {
  std::string_view call;  // the call's name, exactly
  int error_number;
  std::string_view object;  // found among the call's arguments; "" matches all
  std::string_view advice;
};

// A hint is given only where we are sure: call, errno and object must all agree, and
// each line has a test that provokes it: a case of tests/bad_input or, for calls that
// only an exercise half solved makes so, of lib/tests/hints_test.cpp.
constexpr Hint hints[] = {
    {"chroot", EPERM, "", "needs CAP_SYS_CHROOT: run as root, or use 02-namespaces"},
    {"open", ENOENT, "O_DIRECTORY", "the root must be an existing directory"},
    {"open", ENOTDIR, "O_DIRECTORY", "the root must be a directory, not a file"},
    {"open", EACCES, "O_DIRECTORY", "you may not search a directory on the way to it"},
    {"open", EACCES, "/ns/", "it is another user's: run as that user, or as root"},
    {"chdir", ENOENT, "", "--chdir names a directory inside the new root"},
    {"chdir", ENOTDIR, "", "--chdir names a directory inside the new root"},
    {"setgroups", EPERM, "", "changing user needs CAP_SETGID: run as root"},
    {"setresgid", EPERM, "", "changing user needs CAP_SETGID: run as root"},
    {"setresuid", EPERM, "", "changing user needs CAP_SETUID: run as root"},
    {"setresgid", EINVAL, "", "the user namespace maps no such group: widen --userns"},
    {"setresuid", EINVAL, "", "the user namespace maps no such user: widen --userns"},
    {"clone3", EPERM, "CLONE_NEWUSER",
     "no user namespace may begin here (in a chroot, or by policy): see "
     "./workshop doctor"},
    {"clone3", EPERM, "CLONE_NEWNET",
     "needs CAP_SYS_ADMIN: run as root, or after unshare --user --map-root-user"},
    {"clone3", ENOSPC, "CLONE_NEW",
     "too many namespaces: raise /proc/sys/user/max_*_namespaces"},
    {"write", ERANGE, "monotonic -",
     "the clock would start before zero: use -uptime, or an offset above it"},
    {"write", ERANGE, "timens_offsets",
     "a clock goes no further than 146 years: use a smaller offset"},
    {"write", EPERM, "_map",
     "these ids are not yours to map: map your own with count 1, or see /etc/subuid"},
    {"write", EINVAL, "_map", "the kernel takes 340 ranges at most, on one page"},
    {"mkdir", EEXIST, "/cgroup", "such a group is there: choose another --name"},
    {"mkdir", ENOENT, "/cgroup", "the group above it is not there: make it first"},
    {"mkdir", EACCES, "/cgroup",
     "the group above is not yours: run it in one that is, by systemd-run --user "
     "--scope -p Delegate=yes"},
    {"mkdir", EROFS, "/cgroup",
     "the groups are mounted read-only here: remount them, or run it outside"},
    {"write", EBUSY, "subtree_control",
     "the group has processes of its own, so it can have no limited groups below: run "
     "it alone in one, by systemd-run --scope -p Delegate=yes"},
    {"write", EOPNOTSUPP, "cgroup.procs",
     "the group above has processes of its own, so nobody may enter one below: run it "
     "alone in one, by systemd-run --scope -p Delegate=yes"},
    {"write", EBUSY, "memory.limit_in_bytes",
     "the group uses more than that: let its processes free some first"},
    {"write", EINVAL, "cpu.cfs_quota_us", "a group above allows less: ask for no more"},
    {"write", EACCES, "cpuset.cpus", "a group above has fewer: see its cpuset.cpus"},
    {"write", ENODEV, "io.max", "no such disk: see lsblk; a partition will not do"},
    {"write", ENODEV, "blkio.", "no such disk: see lsblk; a partition will not do"},
    {"RTM_NEWLINK", EPERM, "",
     "the network here is not ours: run as root, or after unshare --user "
     "--map-root-user --net"},
    {"RTM_NEWLINK", EEXIST, "VETH_INFO_PEER",
     "a box of that name runs already: choose another --name"},
    {"setns", EPERM, "", "the box was made by another user: run as that user, or root"},
};

bool matches(const Hint& hint, std::string_view name, std::string_view arguments,
             int error_number) {
  return hint.call == name && hint.error_number == error_number &&
         arguments.find(hint.object) != arguments.npos;
}

std::string one_line(const std::string& call, int error_number,
                     std::string_view advice) {
  auto line = fmt::format("{}: {} ({})", call, std::strerror(error_number),
                          errno_name(error_number));
  if (!advice.empty()) line += fmt::format("; {}", advice);
  return line;
}

// What comes from outside may hold line ends and escape sequences, or fill the screen:
// a report stays one line that a terminal shows as it is.
std::string as_one_line(std::string_view text) {
  std::string line;
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (character == '\n')
      line += "\\n";
    else if (byte < ' ' || byte == 0x7f)
      line += fmt::format("\\x{:02x}", byte);
    else
      line += character;
  }
  if (line.size() > 1000) line.replace(500, line.size() - 1000, "…");
  return line;
}

}  // namespace

std::string_view hint_for(std::string_view call, int error_number) {
  const auto name = call.substr(0, call.find('('));
  for (const Hint& hint : hints)
    if (matches(hint, name, call.substr(name.size()), error_number)) return hint.advice;
  return "";
}

std::string errno_name(int error_number) {
  const char* name = ::strerrorname_np(error_number);
  return name ? name : fmt::format("errno {}", error_number);
}

Error::Error(std::string call, int error_number, std::string advice)
    : std::system_error(error_number, std::system_category()),
      call_(std::move(call)),
      advice_(advice.empty() ? hint_for(call_, error_number) : std::move(advice)),
      message_(one_line(call_, error_number, advice_)) {}

int report_failure(std::string_view program, const std::exception& error) {
  fmt::print(stderr, "{}: {}\n", program, as_one_line(error.what()));
  const auto* exec_error = dynamic_cast<const ExecError*>(&error);
  return exec_error ? exec_error->exit_code() : 125;
}

void throw_todo(std::string_view exercise) {
  constexpr std::string_view chapters[] = {"01-chroot",  "02-namespaces",
                                           "03-cgroups", "04-union-fs",
                                           "05-network", "06-full-container"};
  const auto step = static_cast<std::size_t>(exercise.at(0) - '1');
  throw std::runtime_error(
      fmt::format("exercise {} is not written yet; see {}/README.md", exercise,
                  step < std::size(chapters) ? chapters[step] : "lib"));
}

}  // namespace sys
