// shell_form.cpp — see shell_form.h.
#include "02-namespaces/deeper/shell_form.h"

#include <fmt/format.h>

namespace tinbox {

int print_shell_form(const BoxOptions& options) {
  fmt::print("exec unshare {}\n", options.box.root);
  return 0;
}

}  // namespace tinbox
