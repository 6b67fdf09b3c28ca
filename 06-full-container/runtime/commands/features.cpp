// features.cpp — tinrun features: what this program and this kernel can do, as JSON.
#include <fmt/format.h>

#include "06-full-container/runtime/commands/commands.h"
#include "06-full-container/spec/features_json.h"
#include "lib/cli.h"

namespace tinbox::commands {

int features(const GlobalOptions&, int argc, char** argv) {
  sys::Cli cli("Print as JSON what this runtime can do", "tinrun features");
  cli.parse(argc, argv);
  fmt::print("{}\n", features_text());
  return 0;
}

}  // namespace tinbox::commands
