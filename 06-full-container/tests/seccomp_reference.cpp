// seccomp_reference.cpp — see seccomp_reference.h.
#include "06-full-container/tests/seccomp_reference.h"

#include <seccomp.h>
#include <sys/mman.h>
#include <unistd.h>

#include <map>
#include <memory>
#include <set>
#include <stdexcept>

namespace {

using Json = nlohmann::json;

std::uint32_t action_of(const Json& rule, const char* action, const char* number) {
  const auto value = rule.value(number, 1U);
  const std::map<std::string, std::uint32_t> words = {
      {"SCMP_ACT_KILL", SCMP_ACT_KILL},
      {"SCMP_ACT_KILL_THREAD", SCMP_ACT_KILL},
      {"SCMP_ACT_TRAP", SCMP_ACT_TRAP},
      {"SCMP_ACT_KILL_PROCESS", SCMP_ACT_KILL_PROCESS},
      {"SCMP_ACT_LOG", SCMP_ACT_LOG},
      {"SCMP_ACT_ALLOW", SCMP_ACT_ALLOW},
      {"SCMP_ACT_ERRNO", SCMP_ACT_ERRNO(value)},
      {"SCMP_ACT_TRACE", SCMP_ACT_TRACE(value)}};
  return words.at(rule.at(action));
}

scmp_arg_cmp test_of(const Json& arg) {
  const std::map<std::string, scmp_compare> words = {
      {"SCMP_CMP_NE", SCMP_CMP_NE},
      {"SCMP_CMP_LT", SCMP_CMP_LT},
      {"SCMP_CMP_LE", SCMP_CMP_LE},
      {"SCMP_CMP_EQ", SCMP_CMP_EQ},
      {"SCMP_CMP_GE", SCMP_CMP_GE},
      {"SCMP_CMP_GT", SCMP_CMP_GT},
      {"SCMP_CMP_MASKED_EQ", SCMP_CMP_MASKED_EQ}};
  return {arg.at("index"), words.at(arg.at("op")), arg.at("value"),
          arg.value("valueTwo", std::uint64_t{0})};
}

void require(int result, const char* what) {
  if (result < 0) throw std::runtime_error(what);
}

void add_rule(scmp_filter_ctx filter, const Json& rule, std::uint32_t otherwise) {
  const auto action = action_of(rule, "action", "errnoRet");
  if (action == otherwise) return;
  std::vector<scmp_arg_cmp> tests;
  std::set<unsigned> indexes;
  for (const auto& arg : rule.value("args", Json::array())) {
    tests.push_back(test_of(arg));
    indexes.insert(tests.back().arg);
  }
  for (const std::string name : rule.at("names")) {
    const int number = ::seccomp_syscall_resolve_name(name.c_str());
    if (number == __NR_SCMP_ERROR) continue;
    if (indexes.size() == tests.size()) {
      require(
          ::seccomp_rule_add_array(filter, action, number,
                                   static_cast<unsigned>(tests.size()), tests.data()),
          name.c_str());
      continue;
    }
    for (const auto& test : tests)
      require(::seccomp_rule_add_array(filter, action, number, 1, &test), name.c_str());
  }
}

std::vector<sock_filter> exported(scmp_filter_ctx filter) {
  const int file = ::memfd_create("filter", 0);
  require(::seccomp_export_bpf(filter, file), "export");
  const auto size = static_cast<std::size_t>(::lseek(file, 0, SEEK_END));
  std::vector<sock_filter> program(size / sizeof(sock_filter));
  require(static_cast<int>(::pread(file, program.data(), size, 0)), "pread");
  ::close(file);
  return program;
}

}  // namespace

std::vector<sock_filter> reference_program(const Json& profile) {
  const auto otherwise = action_of(profile, "defaultAction", "defaultErrnoRet");
  const std::unique_ptr<void, void (*)(void*)> filter(::seccomp_init(otherwise),
                                                      ::seccomp_release);
  for (const std::string name : profile.value("architectures", Json::array())) {
    std::string small = name.substr(10);  // "SCMP_ARCH_X86" is "x86"
    for (char& letter : small) letter = static_cast<char>(std::tolower(letter));
    const auto token = ::seccomp_arch_resolve_name(small.c_str());
    if (const int rc = ::seccomp_arch_add(filter.get(), token); rc != -EEXIST)
      require(rc, name.c_str());
  }
  for (const auto& rule : profile.value("syscalls", Json::array()))
    add_rule(filter.get(), rule, otherwise);
  return exported(filter.get());
}
