// ns_files.h — /proc/PID/ns: the names of a process's namespaces. namespaces(7)
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <span>
#include <vector>

namespace tinbox {

struct Kind {
  const char* file;  // below /proc/PID/ns
  int flag;          // for clone3, unshare and setns
};

// The eight kinds, in the order in which Linux got them.
std::span<const Kind> all_kinds();

// The inode of /proc/PID/ns/KIND: two processes are in one namespace if it is equal.
// Throws sys::Error: ENOENT if the process is gone, EACCES if we may not look at it
// (ptrace(2), "Ptrace access mode checking").
std::uint64_t namespace_inode(pid_t pid, const char* kind);

// The inode of the user namespace that owns it: whose root has power over it.
// 0 if that is an ancestor of ours, which we may not see. ioctl_ns(2)
std::uint64_t owner_inode(pid_t pid, const char* kind);

// Are process `pid` and we in the same namespace of that kind?
bool is_shared(pid_t pid, const char* kind);

// The kinds in which process `pid` and we differ.
std::vector<Kind> kinds_that_differ(pid_t pid);

}  // namespace tinbox
