// setting.h — what a control group is told beyond chapter 03's limits: so many names,
// so many files, and all of them alike. PARENT.
//
//   linux.resources        version 1                     version 2
//   memory.reservation     memory.soft_limit_in_bytes    memory.low
//   cpu.shares             cpu.shares                    cpu.weight
//   cpu.burst              cpu.cfs_burst_us              cpu.max.burst
//   blockIO.weight         blkio.bfq.weight              io.weight
//   memory.swappiness      memory.swappiness             none: refused
//
// No file of one version has the name of another's with another meaning. So a setting
// is a list of lines, and the first whose file the kernel has is the one to write.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "03-cgroups/detect.h"

namespace tinbox {

struct Setting {
  struct Line {
    std::string file, text;
  };
  std::string place;          // "config.json: linux.resources.cpu.burst"
  std::string controller;     // as version 2 names it: "io"; "" where none is needed
  std::vector<Line> lines;    // in the words of each version
  bool is_optional = false;   // fine where the kernel has no such file
  bool is_version_2 = false;  // pids.max has the same name in both
};

using Settings = std::vector<Setting>;

// Throws sys::InputError for the first whose controller is in none of these trees.
void require_controllers(const Settings& settings, const std::vector<Hierarchy>& trees);

// Of the group that has these directories. Throws sys::InputError, with the place, for
// what its kernel has no file for, or does not take.
void write_settings(const std::vector<std::string>& directories,
                    const Settings& settings);

}  // namespace tinbox
