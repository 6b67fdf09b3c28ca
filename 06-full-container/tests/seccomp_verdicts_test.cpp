// Our filters answer as libseccomp's do, for all numbers and all kinds of programs.
#include <linux/audit.h>
#include <seccomp.h>

#include <fstream>
#include <set>

#include <fmt/format.h>
#include <rapidjson/document.h>

#include "06-full-container/security/seccomp_program.h"
#include "06-full-container/spec/parse_json.h"
#include "06-full-container/spec/seccomp_json.h"
#include "06-full-container/tests/bpf_machine.h"
#include "06-full-container/tests/random_profile.h"
#include "06-full-container/tests/seccomp_reference.h"
#include "lib/tests/catch.h"

namespace {

using nlohmann::json;

// For each argument, the values at which a test of the profile changes its mind.
using Values = std::array<std::set<std::uint64_t>, 6>;

Values boundaries(const json& profile) {
  Values all;
  for (auto& values : all) values = {0, ~std::uint64_t{0}};
  for (const auto& rule : profile.value("syscalls", json::array()))
    for (const auto& arg : rule.value("args", json::array()))
      for (const auto* name : {"value", "valueTwo"}) {
        const auto value = arg.value(name, std::uint64_t{0});
        all[arg.at("index")].insert({value - 1, value, value + 1, value ^ 1ULL << 40});
      }
  for (std::uint64_t meant = 0; meant < 25; ++meant) all[0].insert(meant);
  return all;
}

// The numbers about whose arguments a rule may ask, of this kind of program.
std::set<int> asked_closely(const json& profile, std::uint32_t token) {
  std::set<int> numbers = {102, 117};
  for (const auto& rule : profile.value("syscalls", json::array()))
    for (const std::string name : rule.at("names"))
      if (rule.contains("args"))
        numbers.insert(::seccomp_syscall_resolve_name_arch(token, name.c_str()));
  if (token == SCMP_ARCH_X86)
    numbers.merge(std::set{359, 361, 364, 337, 366, 393, 397});
  return numbers;
}

struct Comparison {
  std::vector<sock_filter> ours, theirs;
  std::size_t count = 0;
  std::string difference{};  // the first

  void compare(const seccomp_data& call) {
    ++count;
    const auto our = run_filter(ours, call), their = run_filter(theirs, call);
    if (our == their || !difference.empty()) return;
    difference = fmt::format("arch {:#x}, number {:#x}, arguments", call.arch,
                             static_cast<unsigned>(call.nr));
    for (const auto argument : call.args) difference += fmt::format(" {:#x}", argument);
    difference += fmt::format(": ours {:#x}, theirs {:#x}", our, their);
  }
};

// Arguments of the values at which something changes, in any combination.
void vary_arguments(Comparison& comparison, seccomp_data call, const Values& values,
                    std::mt19937& random) {
  for (int round = 0; round < 150; ++round) {
    for (std::size_t i = 0; i < 6; ++i)
      call.args[i] =
          *std::next(values[i].begin(), static_cast<long>(random() % values[i].size()));
    comparison.compare(call);
  }
}

std::vector<int> all_numbers() {
  std::vector<int> numbers = {-1, -2, 0x3fffffff, 0x7fffffff,
                              static_cast<int>(0x80000000)};
  for (int number = 0; number < 600; ++number) {
    numbers.push_back(number);
    numbers.push_back(number | 0x40000000);
  }
  return numbers;
}

Comparison compare(const json& profile) {
  const auto file = tinbox::parse_json("profile", profile.dump());
  const auto parsed = tinbox::read_seccomp(tinbox::Field(file, "profile"));
  Comparison comparison{tinbox::compile(parsed), reference_program(profile)};
  const auto values = boundaries(profile);
  std::mt19937 random(1);
  const std::pair<std::uint32_t, std::uint32_t> kinds[] = {
      {AUDIT_ARCH_X86_64, SCMP_ARCH_X86_64},
      {AUDIT_ARCH_X86_64, SCMP_ARCH_X32},
      {AUDIT_ARCH_I386, SCMP_ARCH_X86},
      {AUDIT_ARCH_AARCH64, SCMP_ARCH_AARCH64},
      {AUDIT_ARCH_S390X, SCMP_ARCH_S390X}};
  for (const auto& [audit, token] : kinds) {
    const auto closely = asked_closely(profile, token);
    for (const int number : all_numbers()) {
      seccomp_data call{number, audit, 0x1234, {}};
      comparison.compare(call);
      for (auto& argument : call.args) argument = ~std::uint64_t{0};
      comparison.compare(call);
      if (closely.contains(number)) vary_arguments(comparison, call, values, random);
    }
  }
  return comparison;
}

json captured(const std::string& name) {
  std::ifstream file(TEST_DATA "/" + name + ".seccomp.json");
  return json::parse(file);
}

}  // namespace

TEST_CASE("docker's and podman's profiles get libseccomp's verdicts") {
  for (const auto* name : {"docker", "podman"}) {
    const auto comparison = compare(captured(name));
    INFO(name);
    CHECK(comparison.difference == "");
    CHECK(comparison.count > 15'000);
    CHECK(comparison.ours.size() < comparison.theirs.size());
  }
}

TEST_CASE("random profiles get libseccomp's verdicts") {
  for (unsigned seed = 0; seed < 100; ++seed) {
    const auto profile = random_profile(seed);
    INFO("seed " << seed);
    CHECK(compare(profile).difference == "");
  }
}
