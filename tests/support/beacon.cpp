// beacon.cpp — a small static program that a test puts into a box and talks to.
//
// The talk goes by stdin and stdout, which every new namespace and root leaves it.
// A request is a line of fields separated by tabs, an answer a line of JSON:
//
//     "beacon NONCE PID"          the greeting; NONCE is argv[1]
//     open⇥/etc/passwd       ->   "ok"    or   {"errno": "ENOENT"}
//     id                     ->   [0, 0, 0, 0, 0, 0]
//
// It shares no code with the project: a fault there must not hide itself here.

#include <dirent.h>
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include <string>
#include <vector>

#include "tests/support/beacon_lines.h"

namespace {

char** arguments;

// ---- files ----

Answer open_file(const Fields& f) {
  const int fd = ::open(f[1].c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return failure();
  ::close(fd);
  return text("ok");
}

Answer read_file(const Fields& f) {
  const int fd = ::open(f[1].c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return failure();
  std::string content;
  char buffer[4096];
  ssize_t count;
  while ((count = ::read(fd, buffer, sizeof buffer)) > 0)
    content.append(buffer, static_cast<std::size_t>(count));
  Answer answer = count < 0 ? failure() : text(content);
  ::close(fd);
  return answer;
}

Answer write_file(const Fields& f) {
  const int fd = ::open(f[1].c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
  if (fd < 0) return failure();
  Answer answer = ok_or_failure(::write(fd, f[2].data(), f[2].size()));
  ::close(fd);
  return answer;
}

Answer list_directory(const Fields& f) {
  DIR* directory = ::opendir(f[1].c_str());
  if (!directory) return failure();
  std::vector<Answer> names;
  while (const dirent* entry = ::readdir(directory)) {
    const std::string name = entry->d_name;
    if (name != "." && name != "..") names.push_back(text(name));
  }
  ::closedir(directory);
  return list(names);
}

// [mode, device and inode of the object, device that it stands for, uid, gid]
Answer stat_file(const Fields& f) {
  struct stat s {};
  if (::lstat(f[1].c_str(), &s) < 0) return failure();
  const auto n = [](auto value) { return number(static_cast<long long>(value)); };
  return list(
      {n(s.st_mode), n(s.st_dev), n(s.st_ino), n(s.st_rdev), n(s.st_uid), n(s.st_gid)});
}

Answer read_link(const Fields& f) {
  char target[4096];
  const ssize_t size = ::readlink(f[1].c_str(), target, sizeof target);
  return size < 0 ? failure() : text({target, static_cast<std::size_t>(size)});
}

// The system call, not getcwd(3): glibc hides the kernel's "(unreachable)" paths.
Answer working_directory(const Fields&) {
  char path[4096];
  return ::syscall(SYS_getcwd, path, sizeof path) < 0 ? failure() : text(path);
}

Answer mount_at(const Fields& f) {
  return ok_or_failure(::mount(f[1].c_str(), f[2].c_str(), f[3].c_str(),
                               static_cast<unsigned long>(integer(f[4])), nullptr));
}

// ---- processes ----

// The child lives until somebody kills it. It lets go of the pipes, for the tester
// must see their end when the beacon itself is gone.
Answer fork_sleeper(const Fields&) {
  const pid_t child = ::fork();
  if (child < 0) return failure();
  if (child > 0) return number(child);
  for (int fd = 0; fd < 3; ++fd) ::close(fd);
  for (;;) ::pause();
}

// Orphans that end at once: only a PID 1 that reaps keeps them from staying zombies.
Answer make_orphans(const Fields& f) {
  for (long count = integer(f[1]); count > 0; --count) {
    const pid_t child = ::fork();
    if (child < 0) return failure();
    if (child == 0) {
      ::fork();
      ::_exit(0);
    }
    ::waitpid(child, nullptr, 0);
  }
  return text("ok");
}

void say_caught(int signal) {
  char line[] = "\"caught 00\"\n";
  line[8] = static_cast<char>('0' + signal / 10);
  line[9] = static_cast<char>('0' + signal % 10);
  (void)!::write(STDOUT_FILENO, line, sizeof line - 1);
}

Answer trap(const Fields& f) {
  struct sigaction action {};
  action.sa_handler = say_caught;
  action.sa_flags = SA_RESTART;
  return ok_or_failure(::sigaction(small_integer(f[1]), &action, nullptr));
}

Answer identity(const Fields&) {
  uid_t u[3];
  gid_t g[3];
  ::getresuid(&u[0], &u[1], &u[2]);
  ::getresgid(&g[0], &g[1], &g[2]);
  std::vector<Answer> ids;
  for (uid_t id : u) ids.push_back(number(id));
  for (gid_t id : g) ids.push_back(number(id));
  return list(ids);
}

// ---- the machine ----

Answer node_name(const Fields&) {
  utsname names{};
  return ::uname(&names) < 0 ? failure() : text(names.nodename);
}

// Abstract socket names belong to the network namespace.
Answer connect_abstract(const Fields& f) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path + 1, f[1].data(), f[1].size());
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto size = offsetof(sockaddr_un, sun_path) + 1 + f[1].size();
  Answer answer = ok_or_failure(::connect(fd, reinterpret_cast<sockaddr*>(&address),
                                          static_cast<socklen_t>(size)));
  ::close(fd);
  return answer;
}

Answer clock_seconds(const Fields& f) {
  timespec now{};
  const int result = ::clock_gettime(small_integer(f[1]), &now);
  return result < 0 ? failure() : number(now.tv_sec);
}

// ---- the table ----

struct Request {
  const char* name;
  std::size_t arguments;
  Answer (*answer)(const Fields&);
};

const Request requests[] = {
    {"open", 1, open_file},
    {"read", 1, read_file},
    {"write", 2, write_file},
    {"ls", 1, list_directory},
    {"stat", 1, stat_file},
    {"readlink", 1, read_link},
    {"getcwd", 0, working_directory},
    {"mkdir", 1, [](auto& f) { return ok_or_failure(::mkdir(f[1].c_str(), 0777)); }},
    {"rmdir", 1, [](auto& f) { return ok_or_failure(::rmdir(f[1].c_str())); }},
    {"unlink", 1, [](auto& f) { return ok_or_failure(::unlink(f[1].c_str())); }},
    {"mount", 4, mount_at},
    {"umount", 1, [](auto& f) { return ok_or_failure(::umount2(f[1].c_str(), 0)); }},
    {"pid", 0, [](auto&) { return number(::getpid()); }},
    {"ppid", 0, [](auto&) { return number(::getppid()); }},
    {"id", 0, identity},
    {"argv", 0, [](auto&) { return strings(arguments); }},
    {"env", 0, [](auto&) { return strings(environ); }},
    {"fork", 0, fork_sleeper},
    {"orphans", 1, make_orphans},
    {"trap", 1, trap},
    {"raise", 1, [](auto& f) { return ok_or_failure(::raise(small_integer(f[1]))); }},
    {"kill", 2,
     [](auto& f) {
       return ok_or_failure(::kill(small_integer(f[1]), small_integer(f[2])));
     }},
    {"exit", 1, [](auto& f) -> Answer { ::_exit(small_integer(f[1])); }},
    {"uname", 0, node_name},
    {"sethostname", 1,
     [](auto& f) { return ok_or_failure(::sethostname(f[1].data(), f[1].size())); }},
    {"connect", 1, connect_abstract},
    {"clock", 1, clock_seconds},
    {"shmget", 1,  // 0 bytes, no flags: only finds a segment that somebody made
     [](auto& f) { return ok_or_failure(::shmget(small_integer(f[1]), 0, 0)); }},
};

Answer answer_to(const Fields& fields) {
  for (const Request& request : requests) {
    if (fields[0] != request.name) continue;
    if (fields.size() != request.arguments + 1) return text("wrong arguments");
    return request.answer(fields);
  }
  return text("unknown request");
}

void say(const Answer& answer) {
  const std::string line = answer + "\n";
  (void)!::write(STDOUT_FILENO, line.data(), line.size());
}

}  // namespace

int main(int, char* argv[]) {
  arguments = argv;
  say(text(std::string("beacon ") + argv[1] + " " + std::to_string(::getpid())));
  char* line = nullptr;
  std::size_t capacity = 0;
  while (::getline(&line, &capacity, stdin) > 0) say(answer_to(split(line)));
  return 0;
}
