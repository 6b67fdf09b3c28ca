// random_profile.cpp — see random_profile.h.
#include "06-full-container/tests/random_profile.h"

#include <set>
#include <string>

namespace {

using Json = nlohmann::json;

const std::vector<std::string> names = {
    "read",        "write",       "openat",        "close",      "mmap",
    "clone",       "clone3",      "kcmp",          "execve",     "readv",
    "personality", "chown32",     "ioctl",         "ptrace",     "bpf",
    "waitpid",     "_llseek",     "no_such_call",  "arch_prctl", "keyctl",
    "modify_ldt",  "futex_waitv", "io_uring_setup"};
// Behind socketcall and ipc, libseccomp refuses rules of two actions about one call.
const std::vector<std::string> of_one_action = {
    "socket",   "bind",       "accept", "accept4", "send",  "sendmsg", "connect",
    "recvmmsg", "setsockopt", "semop",  "semget",  "shmat", "msgrcv"};
const std::vector<std::uint64_t> values = {0,
                                           1,
                                           5,
                                           8,
                                           0x7e020000,
                                           0x7fffffff,
                                           0xffffffff,
                                           0x100000000,
                                           0x100000005,
                                           0x8000000000000000,
                                           0xffffffffffffffff};
const std::vector<Json> actions = {{{"action", "SCMP_ACT_ALLOW"}},
                                   {{"action", "SCMP_ACT_KILL_PROCESS"}},
                                   {{"action", "SCMP_ACT_TRAP"}},
                                   {{"action", "SCMP_ACT_LOG"}},
                                   {{"action", "SCMP_ACT_ERRNO"}},
                                   {{"action", "SCMP_ACT_ERRNO"}, {"errnoRet", 38}},
                                   {{"action", "SCMP_ACT_TRACE"}, {"errnoRet", 7}}};

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}

  std::size_t below(std::size_t limit) { return engine_() % limit; }
  template <typename Item>
  const Item& any(const std::vector<Item>& items) {
    return items[below(items.size())];
  }

 private:
  std::mt19937 engine_;  // the same everywhere, other than the distributions
};

// The first two operators are for rules that stand beside others; the last is for the
// first test of a rule: libseccomp 2.5 takes a second LE for its opposite where
// registers have 32 bits.
Json random_test(Dice& dice, unsigned index, std::size_t operators) {
  static const std::vector<std::string> all = {
      "SCMP_CMP_EQ", "SCMP_CMP_MASKED_EQ", "SCMP_CMP_NE", "SCMP_CMP_LT",
      "SCMP_CMP_GE", "SCMP_CMP_GT",        "SCMP_CMP_LE"};
  return {{"index", index},
          {"op", all[dice.below(operators)]},
          {"value", dice.any(values)},
          {"valueTwo", dice.any(values)}};
}

Json random_tests(Dice& dice, std::size_t most) {
  std::set<unsigned> indexes;
  for (std::size_t count = dice.below(most) + 1; count > 0; --count)
    indexes.insert(static_cast<unsigned>(dice.below(6)));
  Json tests = Json::array();
  for (const auto index : indexes)
    tests.push_back(random_test(dice, index, most == 1 ? 2 : tests.empty() ? 7 : 6));
  return tests;
}

// About some calls one rule with up to three tests, about others several with one.
Json random_rules(Dice& dice, const std::string& name, bool has_one_action) {
  Json rules = Json::array();
  const auto& action = dice.any(actions);
  const bool has_one_rule = dice.below(2) == 0;
  for (std::size_t count = has_one_rule ? 1 : dice.below(4); count > 0; --count) {
    rules.push_back(action);
    rules.back()["args"] = random_tests(dice, has_one_rule ? 3 : 1);
  }
  if (dice.below(3) == 0) rules.push_back(has_one_action ? action : dice.any(actions));
  for (auto& rule : rules) rule["names"] = {name};
  return rules;
}

}  // namespace

Json random_profile(unsigned seed) {
  Dice dice(seed);
  const auto otherwise = dice.any(actions);
  Json profile = {{"defaultAction", otherwise["action"]}};
  if (otherwise.contains("errnoRet"))
    profile["defaultErrnoRet"] = otherwise["errnoRet"];
  for (const auto* name : {"SCMP_ARCH_X86", "SCMP_ARCH_X32", "SCMP_ARCH_AARCH64"})
    if (dice.below(2) == 0) profile["architectures"].push_back(name);
  profile["syscalls"] = Json::array();
  for (const auto* list : {&names, &of_one_action})
    for (const auto& name : *list)
      for (const auto& rule : random_rules(dice, name, list == &of_one_action))
        if (dice.below(4) != 0) profile["syscalls"].push_back(rule);
  return Json::parse(profile.dump());  // read from a text, numbers have no sign
}
