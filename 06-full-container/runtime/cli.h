// cli.h — what tinrun's command line says before the verb, and its verbs.
#pragma once

#include <string>
#include <vector>

namespace tinbox {

struct GlobalOptions {
  std::string root;  // where the states are
  std::string log, log_format = "text";
  bool systemd_cgroup = false;  // systemd makes the groups
  bool without_groups = false;
  char** own_argv = nullptr;  // all that we were called with
};

// The words after the global options: the verb, and what follows it.
struct CommandLine {
  GlobalOptions global;
  std::vector<std::string> words;
};

CommandLine parse_global_options(int argc, char** argv);

// For --format. Throws sys::InputError for anything else.
void require_table_or_json(const std::string& format);

}  // namespace tinbox
