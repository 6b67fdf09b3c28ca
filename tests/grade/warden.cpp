// warden.cpp — process 1 of a cell: it reaps what the student's programs leave.
//
// The kernel reaps the children of a process that ignores SIGCHLD, see wait(2). It
// shares no code with the project, and ends by SIGKILL alone, and with it the cell.

#include <unistd.h>
#include <csignal>

int main() {
  ::signal(SIGCHLD, SIG_IGN);
  for (;;) ::pause();
}
