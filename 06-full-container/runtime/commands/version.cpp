// version.cpp — tinrun --version: in the form of runc's, which engines read.
#include "06-full-container/runtime/version.h"

#include <fmt/format.h>

#include "06-full-container/runtime/commands/commands.h"

namespace tinbox::commands {

int version(const GlobalOptions&, int, char**) {
  fmt::print("tinrun version {}\nspec: {}\n", tinrun_version, oci_version);
  return 0;
}

}  // namespace tinbox::commands
