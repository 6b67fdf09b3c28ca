// floor.c — the least that starting a container can cost.
//
//     floor BUNDLE CGROUP COMMAND ARG...
//
// It makes the kernel objects that docker's configuration asks for, and does nothing
// else: no options, no JSON, no state, no checks of paths, no words of explanation.
// Each number and list stands here as the kernel wants it. BUNDLE holds rootfs, filter
// (a seccomp program), hosts, hostname, resolv.conf; CGROUP is a name below each
// hierarchy. What a runtime takes longer is the price of being a runtime.
//
// A group is joined through `tasks` by the child itself: a write to `cgroup.procs`
// waits about 10 ms for the kernel's global lock of thread groups (version 1).
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "floor.h"

long must(long result, const char* what) {
  if (result >= 0) return result;
  dprintf(2, "floor: %s: %s\n", what, strerror(errno));
  _exit(125);
}

void write_in(const char* directory, const char* name, const char* text) {
  char path[2 * max_path];
  snprintf(path, sizeof path, "%s/%s", directory, name);
  const int fd = (int)must(open(path, O_WRONLY | O_CLOEXEC), path);
  must(write(fd, text, strlen(text)), path);
  close(fd);
}

static void read_filter(struct floor* plan) {
  static struct sock_filter filter[4096];
  char path[max_path];
  snprintf(path, sizeof path, "%s/filter", plan->bundle);
  const int fd = (int)must(open(path, O_RDONLY | O_CLOEXEC), path);
  const long size = must(read(fd, filter, sizeof filter), path);
  plan->program.len = (unsigned short)(size / (long)sizeof *filter);
  plan->program.filter = filter;
  close(fd);
}

// The devices of every container, and docker's: c 10:229 (fuse) is denied.
static void allow_devices(const char* group) {
  static const char* const allowed[] = {
      "c *:* m",   "b *:* m",   "c 1:3 rwm", "c 1:5 rwm",   "c 1:7 rwm", "c 1:8 rwm",
      "c 1:9 rwm", "c 5:0 rwm", "c 5:1 rwm", "c 136:* rwm", "c 5:2 rwm"};
  write_in(group, "devices.deny", "a");
  for (size_t i = 0; i < sizeof allowed / sizeof *allowed; ++i)
    write_in(group, "devices.allow", allowed[i]);
}

static void copy_from_parent(const char* group, const char* name) {
  char path[2 * max_path];
  char text[256] = "";
  snprintf(path, sizeof path, "%s/../%s", group, name);
  const int fd = (int)must(open(path, O_RDONLY | O_CLOEXEC), path);
  must(read(fd, text, sizeof text - 1), path);
  close(fd);
  write_in(group, name, text);
}

static void make_group(struct floor* plan, const char* hierarchy, const char* name) {
  char* const path = plan->groups[plan->group_count];
  snprintf(path, max_path, "/sys/fs/cgroup/%s/%s", hierarchy, name);
  if (mkdir(path, 0755) != 0 && errno == ENOENT) return;  // no such hierarchy here
  plan->hierarchies[plan->group_count++] = hierarchy;
  if (strcmp(hierarchy, "devices") == 0) allow_devices(path);
  if (strcmp(hierarchy, "cpuset") == 0) {
    copy_from_parent(path, "cpuset.cpus");
    copy_from_parent(path, "cpuset.mems");
  }
}

// On version 2 no device program is loaded: there the floor is lower than it should be.
static void make_groups(struct floor* plan, const char* name) {
  static const char* const known[] = {"cpu",    "cpuacct", "cpuset",
                                      "memory", "devices", "freezer",
                                      "blkio",  "pids",    "systemd"};
  plan->is_v2 = access("/sys/fs/cgroup/cgroup.controllers", F_OK) == 0;
  if (plan->is_v2) make_group(plan, "", name);
  for (size_t i = 0; i < sizeof known / sizeof *known && !plan->is_v2; ++i)
    make_group(plan, known[i], name);
}

static pid_t clone_child(const struct floor* plan) {
  struct clone_args arguments = {
      .flags = CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWPID | CLONE_NEWIPC,
      .exit_signal = SIGCHLD};
  if (plan->is_v2) {
    const char* const group = plan->groups[0];
    arguments.flags |= CLONE_INTO_CGROUP;
    arguments.cgroup = (uint64_t)must(open(group, O_PATH | O_CLOEXEC), group);
  }
  return (pid_t)must(syscall(SYS_clone3, &arguments, sizeof arguments), "clone3");
}

int main(int count, char** words) {
  if (count < 4) return 2;
  struct floor plan = {.bundle = words[1]};
  read_filter(&plan);
  make_groups(&plan, words[2]);
  const pid_t child = clone_child(&plan);
  if (child == 0) run_child(&plan, words + 3);
  int status = 0;
  must(waitpid(child, &status, 0), "waitpid");
  for (int i = 0; i < plan.group_count; ++i)
    must(rmdir(plan.groups[i]), plan.groups[i]);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
