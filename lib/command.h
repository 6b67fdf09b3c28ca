// command.h — the command that a program of ours is asked to run.
#pragma once

#include <string>
#include <vector>

namespace sys {

struct Command {
  std::vector<std::string> arguments;    // the program's name first, as in argv
  std::vector<std::string> environment;  // "NAME=VALUE" each; nothing else is passed
  std::vector<std::string> variables;    // those of them that --env named
  bool cleared = false;                  // and whether they are all (--clear-env)
  std::string directory = "/";           // its working directory, in the new root
  std::string user;                      // UID, NAME, UID:GID …; "" keeps ours
  unsigned first_closed = 3;             // the descriptors below this one go along
};

}  // namespace sys
