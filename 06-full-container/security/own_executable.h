// own_executable.h — our own program file, out of a container's reach.
//
// What runs in a container can open the executable of a process of ours that is in it
// too: /proc/PID/exe. It can even have us execute it again, as its program or as the
// interpreter of a script. If it may write to that file, it owns the next one who
// starts a container: root on the host. (CVE-2019-5736)
//
// Worse, if a dynamic linker loads us, it is the image's, and so are the libraries. But
// a static program that is alone in a new container is in nobody's reach:
//
//   a new container   we are alone     execve        its program    we are gone
//   exec              its processes    we come in    both           we are /proc/N/exe
#pragma once

namespace tinbox {

// In a process that will enter a container in which it is not alone, before anything
// is made: executes our program again, with the same arguments, from a place where
// nobody can write to it:
//
//   a mount of that one file which is read-only and in no mount table   usually
//   a sealed copy in memory                        for who may not mount
//
// Returns at once if we are there already, or if our file is on a read-only mount, or
// if it is a file of root's and we are not.
void protect_own_executable(char** argv);

// CHILD, as soon as it needs its own /proc files no more: they belong to root outside
// now. Who comes in opens our executable with CAP_SYS_PTRACE alone. proc(5)
void close_own_proc_files();

// Whether our program file is such a place.
bool has_read_only_executable();

}  // namespace tinbox
