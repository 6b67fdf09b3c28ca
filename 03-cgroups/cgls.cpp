// cgls.cpp — 03-cgls [--json]: where each controller lives, and who may use it.
#include "03-cgroups/deeper/tree_list.h"
#include "03-cgroups/detect.h"
#include "03-cgroups/options.h"
#include "lib/error.h"

int main(int argc, char** argv) try {
  const auto options = tinbox::parse_tree_list_options(argc, argv);
  tinbox::print_trees(tinbox::find_hierarchies(), options.json);
  return 0;
} catch (const std::exception& error) {
  return sys::report_failure("03-cgls", error);
}
