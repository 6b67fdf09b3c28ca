// seccomp_table.cpp — see seccomp_table.h.
#include "06-full-container/security/seccomp_table.h"

#include <algorithm>
#include <deque>
#include <span>

#include "06-full-container/security/calls.h"
#include "06-full-container/security/seccomp_doors.h"

namespace tinbox {
namespace {

using Rules = std::deque<Decision::Rule>;  // each stays where it is as more come

// A rule about one call. Hundreds of calls share a rule.
struct Entry {
  std::uint32_t number = 0;
  const Decision::Rule* rule = nullptr;
};

// What a program with registers of 32 bits cannot pass is not looked at; and a test
// that all values pass is none.
std::vector<ArgumentTest> tests_for(const Architecture& architecture,
                                    const std::vector<ArgumentTest>& tests) {
  std::vector<ArgumentTest> all;
  for (auto test : tests) {
    if (architecture.has_32_bits) test.mask &= 0xffff'ffff;
    test.value &= test.mask;
    if (test.mask != 0) all.push_back(test);
  }
  return all;
}

std::vector<Entry> list_entries(const SeccompProfile& profile,
                                const Architecture& architecture, Rules& rules) {
  std::vector<Entry> entries;
  for (const auto& rule : profile.rules) {
    if (rule.verdict == profile.otherwise) continue;  // it says nothing new
    const auto& plain = rules.emplace_back(
        Decision::Rule{tests_for(architecture, rule.tests), rule.verdict});
    for (const auto* call : rule.calls) {
      const int number = call->numbers[architecture.column];
      if (is_behind_a_door(architecture, number)) {
        for (const auto& door : doors_of(number)) {
          const auto& behind = rules.emplace_back(
              Decision::Rule{tests_behind(door, plain.tests), rule.verdict});
          entries.push_back({door.number, &behind});
        }
      } else if (number >= 0) {
        entries.push_back({static_cast<std::uint32_t>(number), &plain});
      }
    }
  }
  std::ranges::stable_sort(entries, [](const Entry& one, const Entry& other) {
    return one.number < other.number;
  });
  return entries;
}

// A rule without tests makes those with tests useless, wherever they stand.
Decision decide(std::span<const Entry> of_one_call, std::uint32_t otherwise) {
  for (const auto& entry : of_one_call)
    if (entry.rule->tests.empty()) return {{}, entry.rule->verdict};
  Decision decision{{}, otherwise};
  for (const auto& entry : of_one_call) decision.rules.push_back(*entry.rule);
  return decision;
}

// From this number on; neighbours of one decision are one range.
void begin_range(std::vector<NumberRange>& ranges, std::uint32_t first,
                 Decision decision) {
  if (ranges.empty() || ranges.back().decision != decision)
    ranges.push_back({first, std::move(decision)});
}

}  // namespace

std::vector<NumberRange> make_table(const SeccompProfile& profile,
                                    const Architecture& architecture) {
  Rules rules;
  const auto entries = list_entries(profile, architecture, rules);
  std::vector<NumberRange> ranges;
  std::uint32_t next = 0;  // all before it is in a range
  for (auto rest = std::span(entries); !rest.empty();) {
    const auto number = rest.front().number;
    const auto is_another = [&](const auto& entry) { return entry.number != number; };
    const auto end = std::ranges::find_if(rest, is_another) - rest.begin();
    const auto count = static_cast<std::size_t>(end);
    if (number != next) begin_range(ranges, next, {{}, profile.otherwise});
    begin_range(ranges, number, decide(rest.first(count), profile.otherwise));
    next = number + 1;
    rest = rest.subspan(count);
  }
  begin_range(ranges, next, {{}, profile.otherwise});
  return ranges;
}

}  // namespace tinbox
