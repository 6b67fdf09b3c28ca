// shell_form.cpp — see shell_form.h.
#include "01-chroot/deeper/shell_form.h"

#include <fmt/format.h>

namespace tinbox {

int print_shell_form(const ChrootOptions& options) {
  fmt::print("exec chroot {}\n", options.root);
  return 0;
}

}  // namespace tinbox
