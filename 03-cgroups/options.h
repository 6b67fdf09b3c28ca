// options.h — what the command lines of this chapter's programs say.
#pragma once

#include <string>
#include <vector>

#include "03-cgroups/limits.h"
#include "lib/command.h"

namespace tinbox {

struct GroupOptions {
  std::string path;  // "" : a name of its own
  Limits limits;
  bool delegate = false;  // give the group to --user
  sys::Command command;
  bool explain_as_shell = false;
};

// set, freeze, thaw, kill, stat: of a group that is there.
struct VerbOptions {
  std::string verb;
  std::string path;
  Limits limits;
  bool json = false;
};

struct TreeListOptions {
  bool json = false;
};

// Whether the first word is a verb. After `--`, or after an option, it is a command.
bool is_verb(int argc, char** argv);

// They set sys::explaining too, and throw sys::InputError for a wrong command line.
GroupOptions parse_group_options(int argc, char** argv);
VerbOptions parse_verb_options(int argc, char** argv);
TreeListOptions parse_tree_list_options(int argc, char** argv);

}  // namespace tinbox
