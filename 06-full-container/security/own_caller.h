// own_caller.h — have we been called by a container that we made ourselves?
#pragma once

namespace tinbox {

// First of all in main(). An image can name /proc/self/exe as its program: then the
// kernel executes our own file as the container's process 1. By this it is told:
//
//   our file is on a mount of the host's     the container has mounts of its own
//
// Throws sys::InputError then, before anybody else can be in the container to open our
// file (/proc/1/exe). One that is read-only may run anywhere: see own_executable.h.
void refuse_to_be_called_by_a_container();

}  // namespace tinbox
