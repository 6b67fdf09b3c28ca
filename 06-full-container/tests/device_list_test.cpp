// device_list_test.cpp — rules in an order, as version 1 of control groups takes them.
#include "06-full-container/security/device_list.h"

#include "lib/tests/catch.h"

namespace tinbox {
namespace {

DeviceRule rule_for_all(bool allow) {
  DeviceRule rule;
  rule.allow = allow;
  return rule;
}

const DeviceRule deny_all = rule_for_all(false), allow_all = rule_for_all(true);

DeviceRule rule(bool allow, char type, std::optional<unsigned> minor, unsigned access) {
  return {.allow = allow, .type = type, .major = 1, .minor = minor, .access = access};
}

std::vector<std::string> lines(const DeviceRules& rules) {
  std::vector<std::string> lines;
  for (const auto& exception : device_list(rules).exceptions)
    lines.push_back((exception.allow ? "allow " : "deny ") + device_line(exception));
  return lines;
}

using Lines = std::vector<std::string>;
constexpr unsigned read = BPF_DEVCG_ACC_READ, write = BPF_DEVCG_ACC_WRITE;

}  // namespace

TEST_CASE("what is not told is what the group above has") {
  CHECK_FALSE(device_list({}).is_told);
  CHECK(device_list({}).allows_all);
  CHECK(device_list({deny_all}).is_told);
  CHECK_FALSE(device_list({deny_all}).allows_all);
}

TEST_CASE("a rule for all ends all exceptions") {
  const auto deny_one = rule(false, 'c', 3, any_access);
  CHECK(lines({deny_one}) == Lines{"deny c 1:3 rwm"});
  CHECK(lines({deny_one, allow_all}).empty());
  CHECK(lines({deny_one, deny_all}).empty());
}

TEST_CASE("what is the answer for all already needs no line") {
  CHECK(lines({deny_all, rule(false, 'c', 3, read)}).empty());
  CHECK(lines({rule(true, 'c', 3, read)}).empty());
}

TEST_CASE("a rule for both kinds is an exception for each") {
  CHECK(lines({deny_all, rule(true, 'a', {}, read)}) ==
        Lines{"allow c 1:* r", "allow b 1:* r"});
}

TEST_CASE("a rule for many lifts an earlier one for one of them") {
  const auto deny_one = rule(false, 'c', 3, read | write);
  CHECK(lines({deny_one, rule(true, 'c', {}, any_access)}).empty());
  CHECK(lines({deny_one, rule(true, 'c', {}, read)}) == Lines{"deny c 1:3 w"});
  CHECK(lines({deny_one, rule(true, 'c', 4, read)}) == Lines{"deny c 1:3 rw"});
  CHECK(lines({deny_one, rule(true, 'b', {}, read)}) == Lines{"deny c 1:3 rw"});
  CHECK(
      lines({deny_all, rule(true, 'c', 3, read), rule(false, 'c', {}, read)}).empty());
}

TEST_CASE("an exception from an exception cannot be told") {
  const DeviceRules one_of_many{deny_all, rule(true, 'c', {}, read | write),
                                rule(false, 'c', 3, write)};
  CHECK_THROWS_WITH(device_list(one_of_many),
                    "config.json: linux.resources.devices: control groups of version 1 "
                    "cannot take \"c 1:3 w\" out of \"c 1:* rw\": name single devices "
                    "in its place");
}

TEST_CASE("but for another access it is none") {
  CHECK(lines({deny_all, rule(true, 'c', {}, read), rule(false, 'c', 3, write)}) ==
        Lines{"allow c 1:* r"});
}

}  // namespace tinbox
