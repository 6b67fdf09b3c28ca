// device.h — one device of a container, as mknod(2) has it.
#pragma once

#include <sys/stat.h>

#include <string>

namespace tinbox {

struct Device {
  std::string path;              // in the container: "/dev/fuse"
  mode_t mode = S_IFCHR | 0666;  // which kind it is, and who may open it
  unsigned major = 0, minor = 0;
  uid_t uid = 0;
  gid_t gid = 0;
};

}  // namespace tinbox
