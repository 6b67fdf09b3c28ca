// timed.c — run a command once, and tell what it cost.
//
//     timed FILE COMMAND ARG...     into FILE: nanoseconds, CPU µs, peak KiB, status
//
// Small and static, because a child's peak memory counts from its parent's size at the
// fork: started by Python, the smallest program would seem as large as Python.
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static long long microseconds(struct timeval time) {
  return time.tv_sec * 1000000LL + time.tv_usec;
}

int main(int count, char** words) {
  if (count < 3) return 2;
  const long long start = nanoseconds();
  const pid_t child = vfork();
  if (child == 0) {
    execvp(words[2], words + 2);
    _exit(127);
  }
  int status = 0;
  struct rusage used;  // of the child and of all that it waited for
  if (child < 0 || wait4(child, &status, 0, &used) != child) return 1;
  const long long wall = nanoseconds() - start;
  FILE* const file = fopen(words[1], "we");
  if (file == NULL) return 1;
  fprintf(file, "%lld %lld %ld %d\n", wall,
          microseconds(used.ru_utime) + microseconds(used.ru_stime), used.ru_maxrss,
          WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
  return fclose(file) == 0 ? 0 : 1;
}
