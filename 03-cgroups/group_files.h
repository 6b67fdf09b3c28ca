// group_files.h — a group as the kernel shows it: a directory, and the files in it.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tinbox {

using Patience = std::chrono::milliseconds;

// The place of a group in one mounted tree. A test gives a tree of its own.
struct GroupPlace {
  std::string mount_point;  // "/sys/fs/cgroup"
  std::string group;        // "/": the top; "/a/b"

  std::string directory() const { return is_top() ? mount_point : mount_point + group; }
  std::string file(const std::string& name) const { return directory() + "/" + name; }
  bool is_top() const { return group == "/"; }
  GroupPlace parent() const {  // only where it is not the top
    const auto slash = group.rfind('/');
    return {mount_point, slash == 0 ? "/" : group.substr(0, slash)};
  }
};

// The first number of a file; "max" is unlimited. Nothing: there is no such file.
std::optional<std::uint64_t> read_number(const std::string& path);

// The number behind `key` in a file of lines "key number".
std::optional<std::uint64_t> read_entry(const std::string& path,
                                        const std::string& key);

// The words of the first line: "cpu memory pids\n".
std::set<std::string> read_words(const std::string& path);

// Sleeps until that number is `value`; false: it is not yet, after `patience`. The
// kernel wakes us when such a file (cgroup.events) changes. poll(2)
bool wait_for_entry(const std::string& path, const std::string& key,
                    std::uint64_t value, Patience patience);

// The groups of the next level; none if the group is gone.
std::vector<std::string> groups_below(const std::string& directory);

// The processes in a group and below: as our pid namespace numbers them, those that it
// does not show left out. None if the group is gone.
std::vector<pid_t> processes_below(const std::string& directory);

// SIGKILL to each of them. What they fork meanwhile escapes, unless they are frozen.
void kill_one_by_one(const std::string& directory);

// mkdir(2). Throws sys::Error: EEXIST, or ENOENT where there is none above it.
void make_group(const std::string& directory);

// rmdir(2) of a group and of those below, the deepest first. One whose last process is
// on its way out is busy (EBUSY) for some milliseconds. Fine if it is gone.
void remove_groups(const std::string& directory);

}  // namespace tinbox
