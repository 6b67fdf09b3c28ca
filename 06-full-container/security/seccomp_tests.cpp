// seccomp_tests.cpp — see seccomp_tests.h.
#include "06-full-container/security/seccomp_tests.h"

#include <cstddef>

namespace tinbox {
namespace {

// Where to jump, before the distances are known: `passed` is behind the test, `failed`
// behind the rule. Real distances in a rule are shorter than both.
constexpr std::uint8_t next = 0, passed = 254, failed = 255;

sock_filter jump(unsigned question, std::uint32_t value, std::uint8_t if_so,
                 std::uint8_t if_not) {
  return BPF_JUMP(static_cast<std::uint16_t>(BPF_JMP | question | BPF_K), value, if_so,
                  if_not);
}

// Little-endian: the low word of an argument stands first.
void load_half(Code& code, const ArgumentTest& test, bool high, std::uint32_t mask) {
  const auto offset = offsetof(seccomp_data, args) + 8 * test.index;
  code.push_back(load_word(offset + (high ? 4 : 0)));
  if (mask != 0xffff'ffff) code.push_back(BPF_STMT(BPF_ALU | BPF_AND | BPF_K, mask));
}

// "Not equal" is "equal" with its exits exchanged; so are the two of "less".
bool is_opposite(ArgumentTest::Comparison comparison) {
  return comparison == ArgumentTest::not_equal || comparison == ArgumentTest::less ||
         comparison == ArgumentTest::less_or_equal;
}

// What is asked of the low word, once the high ones are equal.
unsigned question_of(ArgumentTest::Comparison comparison) {
  switch (comparison) {
    case ArgumentTest::greater:
    case ArgumentTest::less_or_equal: return BPF_JGT;
    case ArgumentTest::greater_or_equal:
    case ArgumentTest::less: return BPF_JGE;
    default: return BPF_JEQ;
  }
}

Code test_code(const ArgumentTest& test) {
  const auto high = static_cast<std::uint32_t>(test.value >> 32);
  const auto low = static_cast<std::uint32_t>(test.value);
  const auto high_mask = static_cast<std::uint32_t>(test.mask >> 32);
  const auto low_mask = static_cast<std::uint32_t>(test.mask);
  const auto question = question_of(test.comparison);
  const bool opposite = is_opposite(test.comparison);
  const auto yes = opposite ? failed : passed, no = opposite ? passed : failed;
  Code code;
  if (high_mask != 0) {
    load_half(code, test, true, high_mask);
    if (question != BPF_JEQ) code.push_back(jump(BPF_JGT, high, yes, next));
    code.push_back(jump(BPF_JEQ, high, next, no));
  }
  load_half(code, test, false, low_mask);
  code.push_back(jump(question, low, yes, no));
  return code;
}

// `place` is where the instruction stands; behind the test and the rule are the others.
std::uint8_t distance(std::uint8_t target, std::size_t place, std::size_t test_end,
                      std::size_t rule_end) {
  if (target == next) return 0;
  return static_cast<std::uint8_t>((target == passed ? test_end : rule_end) - place -
                                   1);
}

}  // namespace

Code rule_code(const Decision::Rule& rule) {
  Code code;
  std::vector<std::size_t> ends;  // for each instruction, where its test ends
  for (const auto& test : rule.tests) {
    const auto part = test_code(test);
    code.insert(code.end(), part.begin(), part.end());
    ends.resize(code.size(), code.size());
  }
  code.push_back(return_verdict(rule.verdict));
  for (std::size_t place = 0; place < ends.size(); ++place) {
    if (BPF_CLASS(code[place].code) != BPF_JMP) continue;
    code[place].jt = distance(code[place].jt, place, ends[place], code.size());
    code[place].jf = distance(code[place].jf, place, ends[place], code.size());
  }
  return code;
}

}  // namespace tinbox
