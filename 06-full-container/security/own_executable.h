// own_executable.h — our own program file, out of a container's reach.
//
// What runs in a container can open the executable of a process of ours that has just
// come in: /proc/PID/exe. It can even have us execute it again, as its program or as
// the interpreter of a script. If it may write to that file, it owns the next one who
// starts a container: root on the host. (CVE-2019-5736)
#pragma once

namespace tinbox {

// First of all in a process that will enter a container: executes our program again,
// with the same arguments, from a place where nobody can write to it:
//
//   a mount of that one file which is read-only and in no mount table   usually
//   a sealed copy in memory                        for who may not mount
//
// Returns at once if we are there already, or if our file is on a read-only mount, or
// if it is a file of root's and we are not.
void protect_own_executable(char** argv);

}  // namespace tinbox
