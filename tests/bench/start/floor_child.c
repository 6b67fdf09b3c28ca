// floor_child.c — the child of the floor: PID 1 of the container, until it is COMMAND.
#include <errno.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <linux/seccomp.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "floor.h"

static const unsigned hidden = MS_NOSUID | MS_NOEXEC | MS_NODEV;

static void mount_on(const char* source, const char* target, const char* type,
                     unsigned long flags, const char* data) {
  must(mount(source, target, type, flags, data), target);
}

static void bring_up_loopback(void) {
  struct ifreq request = {.ifr_name = "lo"};
  const int fd = (int)must(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket");
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  must(ioctl(fd, SIOCSIFFLAGS, &request), "lo");
  close(fd);
}

static void set_what_is_ours(void) {
  bring_up_loopback();
  must(sethostname("box", 3), "sethostname");
  write_in("/proc", "self/oom_score_adj", "0");
  write_in("/proc", "sys/net/ipv4/ip_unprivileged_port_start", "0");
  write_in("/proc", "sys/net/ipv4/ping_group_range", "0 2147483647");
}

static void make_dev(void) {
  static const struct {
    const char* path;
    unsigned major, minor;
  } nodes[] = {{"dev/null", 1, 3},   {"dev/zero", 1, 5},    {"dev/full", 1, 7},
               {"dev/random", 1, 8}, {"dev/urandom", 1, 9}, {"dev/tty", 5, 0}};
  static const char* const links[][2] = {
      {"/proc/self/fd", "dev/fd"},       {"/proc/self/fd/0", "dev/stdin"},
      {"/proc/self/fd/1", "dev/stdout"}, {"/proc/self/fd/2", "dev/stderr"},
      {"/proc/kcore", "dev/core"},       {"pts/ptmx", "dev/ptmx"}};
  mount_on("tmpfs", "dev", "tmpfs", MS_NOSUID | MS_STRICTATIME, "mode=755,size=65536k");
  must(mkdir("dev/pts", 0755) | mkdir("dev/mqueue", 0755) | mkdir("dev/shm", 0755),
       "dev");
  mount_on("devpts", "dev/pts", "devpts", MS_NOSUID | MS_NOEXEC,
           "newinstance,ptmxmode=0666,mode=0620,gid=5");
  mount_on("mqueue", "dev/mqueue", "mqueue", hidden, NULL);
  mount_on("shm", "dev/shm", "tmpfs", hidden, "mode=1777,size=67108864");
  for (size_t i = 0; i < sizeof nodes / sizeof *nodes; ++i)
    must(mknod(nodes[i].path, S_IFCHR | 0666, makedev(nodes[i].major, nodes[i].minor)),
         nodes[i].path);
  for (size_t i = 0; i < sizeof links / sizeof *links; ++i)
    must(symlink(links[i][0], links[i][1]), links[i][1]);
}

static void bind_read_only(const char* source, const char* target) {
  mount_on(source, target, NULL, MS_BIND, NULL);
  mount_on(NULL, target, NULL, MS_BIND | MS_REMOUNT | MS_RDONLY | hidden, NULL);
}

// Each hierarchy shows the container its own group. A new mount of version 2 would take
// nsdelegate from the host's: its options are those of the whole hierarchy.
static void mount_cgroups(const struct floor* plan) {
  if (plan->is_v2) {
    bind_read_only(plan->groups[0], "sys/fs/cgroup");
    return;
  }
  mount_on("tmpfs", "sys/fs/cgroup", "tmpfs", hidden, "mode=755");
  for (int i = 0; i < plan->group_count; ++i) {
    char target[max_path];
    snprintf(target, sizeof target, "sys/fs/cgroup/%s", plan->hierarchies[i]);
    must(mkdir(target, 0755), target);
    bind_read_only(plan->groups[i], target);
  }
}

static void bind_files(const struct floor* plan) {
  static const char* const files[] = {"resolv.conf", "hostname", "hosts"};
  for (size_t i = 0; i < sizeof files / sizeof *files; ++i) {
    char source[max_path], target[max_path];
    snprintf(source, sizeof source, "%s/%s", plan->bundle, files[i]);
    snprintf(target, sizeof target, "etc/%s", files[i]);
    mount_on(source, target, NULL, MS_BIND, NULL);
  }
}

static void enter_root(const struct floor* plan) {
  mount_on(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
  char root[max_path];
  snprintf(root, sizeof root, "%s/rootfs", plan->bundle);
  mount_on(root, root, NULL, MS_BIND, NULL);
  must(chdir(root), root);
  mount_on("proc", "proc", "proc", hidden, NULL);
  make_dev();
  mount_on("sysfs", "sys", "sysfs", hidden | MS_RDONLY, NULL);
  mount_cgroups(plan);
  bind_files(plan);
  must(syscall(SYS_pivot_root, ".", "."), "pivot_root");
  must(umount2(".", MNT_DETACH), "umount2");
  must(chdir("/"), "chdir");
}

static void hide_paths(void) {
  static const char* const masked[] = {"/proc/asound",        "/proc/acpi",
                                       "/proc/kcore",         "/proc/keys",
                                       "/proc/latency_stats", "/proc/timer_list",
                                       "/proc/timer_stats",   "/proc/sched_debug",
                                       "/proc/scsi",          "/sys/firmware"};
  static const char* const read_only[] = {"/proc/bus", "/proc/fs", "/proc/irq",
                                          "/proc/sys", "/proc/sysrq-trigger"};
  for (size_t i = 0; i < sizeof read_only / sizeof *read_only; ++i) {
    const char* const path = read_only[i];
    if (mount(path, path, NULL, MS_BIND | MS_REC, NULL) != 0) continue;  // not here
    mount_on(NULL, path, NULL, MS_BIND | MS_REMOUNT | MS_RDONLY | hidden, NULL);
  }
  for (size_t i = 0; i < sizeof masked / sizeof *masked; ++i)
    if (mount("/dev/null", masked[i], NULL, MS_BIND, NULL) != 0 && errno == ENOTDIR)
      mount_on("tmpfs", masked[i], "tmpfs", MS_RDONLY, NULL);
}

// The 14 capabilities of docker: chown dac_override fowner fsetid kill setgid setuid
// setpcap net_bind_service net_raw sys_chroot mknod audit_write setfcap.
static void drop_privileges(const struct floor* plan) {
  static const uint32_t kept = 0xa80425fb;
  for (unsigned cap = 0; prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0; ++cap)
    if (cap >= 32 || (kept >> cap & 1) == 0)
      must(prctl(PR_CAPBSET_DROP, cap, 0, 0, 0), "PR_CAPBSET_DROP");
  const gid_t group = 0;
  must(syscall(SYS_setgroups, 1, &group), "setgroups");
  must(syscall(SYS_setresgid, 0, 0, 0), "setresgid");
  must(syscall(SYS_setresuid, 0, 0, 0), "setresuid");
  must(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &plan->program), "seccomp");
  struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct sets[2] = {{kept, kept, 0}, {0, 0, 0}};
  must(syscall(SYS_capset, &header, sets), "capset");
}

void run_child(const struct floor* plan, char** command) {
  umask(0);
  for (int i = 0; i < plan->group_count && !plan->is_v2; ++i)
    write_in(plan->groups[i], "tasks", "0");
  set_what_is_ours();
  enter_root(plan);
  hide_paths();
  drop_privileges(plan);
  umask(022);
  must(syscall(SYS_close_range, 3, ~0U, CLOSE_RANGE_CLOEXEC), "close_range");
  static char* const environment[] = {"PATH=/bin", "HOSTNAME=box", NULL};
  must(execvpe(command[0], command, environment), command[0]);
}
