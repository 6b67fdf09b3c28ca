// commands.h — tinrun's verbs, each in a file of its own. They answer the exit code.
#pragma once

#include "06-full-container/runtime/cli.h"

namespace tinbox::commands {

int create(const GlobalOptions& global, int argc, char** argv);
int start(const GlobalOptions& global, int argc, char** argv);
int run(const GlobalOptions& global, int argc, char** argv);
int exec(const GlobalOptions& global, int argc, char** argv);
int state(const GlobalOptions& global, int argc, char** argv);
int list(const GlobalOptions& global, int argc, char** argv);
int kill(const GlobalOptions& global, int argc, char** argv);
int remove(const GlobalOptions& global, int argc, char** argv);  // delete
int ps(const GlobalOptions& global, int argc, char** argv);
int pause(const GlobalOptions& global, int argc, char** argv);
int resume(const GlobalOptions& global, int argc, char** argv);
int update(const GlobalOptions& global, int argc, char** argv);
int events(const GlobalOptions& global, int argc, char** argv);
int features(const GlobalOptions& global, int argc, char** argv);
int spec(const GlobalOptions& global, int argc, char** argv);
int version(const GlobalOptions& global, int argc, char** argv);

}  // namespace tinbox::commands
