// api_mounts.h — /proc, /dev and /sys: the kernel's interfaces that programs expect to
// find as files. All of it runs in the CHILD.
#pragma once

#include <string>

namespace tinbox {

// A file system may be mounted anew only by the owner of the namespace that it shows.
struct ApiMounts {
  bool new_proc = false;   // of the pid namespace; else the host's /proc is bound
  bool new_sysfs = false;  // of the network namespace; else /sys stays empty
};

// Mounts them below the working directory, which will be the root; `root` is its name,
// for messages. Called before the old root goes: the devices are the host's own.
// Throws sys::InputError if proc, dev or sys is no directory there.
void mount_api_file_systems(const std::string& root, ApiMounts api);

}  // namespace tinbox
