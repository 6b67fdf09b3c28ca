// files.h — reading and writing small files whole, and pipes.
#pragma once

#include <string>
#include <string_view>

#include "lib/fd.h"
#include "lib/narrate.h"

namespace sys {

struct Pipe {
  Fd read_end;
  Fd write_end;
};

// Both ends are close-on-exec. pipe(2)
Pipe make_pipe();

// All of it, up to end of file.
std::string read_all(const Fd& fd);
std::string read_file(const std::string& path);

void write_all(const Fd& fd, std::string_view data);

// Writes `data` to a control file of the kernel (below /proc or /sys/fs/cgroup) in one
// write(2), as these files demand. This is a call of the lesson: it is narrated.
void write_control_file(const std::string& path, std::string_view data,
                        Place place = {});

// Opens a directory for look-ups (O_PATH); throws sys::Error if it is none.
Fd open_directory(const std::string& path);

// Opens `path` for reading as a process would whose root is `root`: `..` and absolute
// links stay below it, so a hostile tree cannot lead us outside. openat2(2) Throws
// InputError for what is no regular file.
Fd open_in_root(const Fd& root, const std::string& path);

}  // namespace sys
