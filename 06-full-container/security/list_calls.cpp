// list_calls.cpp — runs when the project is built and prints C++: each system call that
// libseccomp knows, with its numbers on each kind of machine. See calls.h.
#include <seccomp.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <set>
#include <string>

#include <fmt/format.h>

#include "06-full-container/security/seccomp_architectures.h"

namespace {

// Where numbers begin: x32 marks its own by a bit, ARM's private calls stand apart.
constexpr int beginnings[] = {0, 0x4000'0000, 0x000f'0000};
constexpr int most = 1024;

// libseccomp can be asked what a number is called, but not which names there are.
std::set<std::string> list_names() {
  std::set<std::string> names;
  for (const auto& architecture : tinbox::architectures)
    for (const int beginning : beginnings)
      for (int number = beginning; number < beginning + most; ++number) {
        const std::unique_ptr<char, decltype(&std::free)> name(
            ::seccomp_syscall_resolve_num_arch(architecture.token, number), &std::free);
        if (name) names.insert(name.get());
      }
  return names;
}

}  // namespace

int main() {
  std::puts(
      "#include \"06-full-container/security/calls.h\"\n\n"
      "namespace {\n\nconstexpr tinbox::Call table[] = {");
  for (const auto& name : list_names()) {
    std::string numbers;
    for (const auto& architecture : tinbox::architectures)
      numbers += fmt::format("{}, ", ::seccomp_syscall_resolve_name_arch(
                                         architecture.token, name.c_str()));
    std::puts(fmt::format("    {{\"{}\", {{{}}}}},", name, numbers).c_str());
  }
  std::puts(
      "};\n\n}  // namespace\n\n"
      "const std::span<const tinbox::Call> tinbox::all_calls = table;");
}
