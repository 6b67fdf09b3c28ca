// options.h — what the command lines of 04-union-fs say.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "04-union-fs/overlay.h"
#include "04-union-fs/volumes.h"
#include "lib/command.h"

namespace tinbox {

// A command in a box whose root is the union.
struct UnionOptions {
  Union what;
  bool read_only = false;
  bool ephemeral = false;
  bool user_namespace = false;
  std::vector<Volume> volumes;
  sys::Command command;
  bool explain_as_shell = false;
};

// A look at a union that is given, or that a process has for its root.
struct LookOptions {
  Union what;
  pid_t pid = 0;     // 0: `what` is given
  std::string path;  // of why
  bool json = false;
};

// A layer over one directory of a box that runs.
struct BranchOptions {
  pid_t pid = 0;
  std::string layer;  // absolute; "" to take one away
  std::string path;   // in the box
};

// "why", "diff", "pack", "unpack", "append" or "drop", if the command line begins with such a verb; else "".
std::string verb_of(int argc, char** argv);

// They set sys::explaining too, and throw sys::InputError for a wrong command line.
UnionOptions parse_union_options(int argc, char** argv);
LookOptions parse_why_options(int argc, char** argv);
LookOptions parse_diff_options(int argc, char** argv);
BranchOptions parse_append_options(int argc, char** argv);
BranchOptions parse_drop_options(int argc, char** argv);
std::string parse_pack_options(int argc, char** argv);  // the directory
std::string parse_unpack_options(int argc, char** argv);

}  // namespace tinbox
