// floor.h — what the parent and the child of the floor share.
#pragma once

#include <linux/filter.h>
#include <sys/mount.h>

enum { max_path = 512, max_groups = 16 };

struct floor {
  const char* bundle;
  int is_v2;
  int group_count;
  char groups[max_groups][max_path];    // the directories of our cgroup
  const char* hierarchies[max_groups];  // "memory" …
  struct sock_fprog program;            // the seccomp filter
};

// In the child, PID 1 of the container. It ends in COMMAND, or with status 125.
void run_child(const struct floor* plan, char** command);

// A result below 0 ends the process, with errno's text.
long must(long result, const char* what);
void write_in(const char* directory, const char* name, const char* text);
