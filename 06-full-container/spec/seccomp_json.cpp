// seccomp_json.cpp — see seccomp_json.h.
#include "06-full-container/spec/seccomp_json.h"

#include <algorithm>
#include <cerrno>

#include <fmt/format.h>

#include "06-full-container/security/calls.h"
#include "06-full-container/spec/words.h"

namespace tinbox {
namespace {

// Special: an action with a number; an operator with a mask.
constexpr Word<std::uint32_t> actions[] = {
    {"SCMP_ACT_KILL", SECCOMP_RET_KILL_THREAD},
    {"SCMP_ACT_KILL_THREAD", SECCOMP_RET_KILL_THREAD},
    {"SCMP_ACT_KILL_PROCESS", SECCOMP_RET_KILL_PROCESS},
    {"SCMP_ACT_TRAP", SECCOMP_RET_TRAP},
    {"SCMP_ACT_ERRNO", SECCOMP_RET_ERRNO, true},
    {"SCMP_ACT_TRACE", SECCOMP_RET_TRACE, true},
    {"SCMP_ACT_LOG", SECCOMP_RET_LOG},
    {"SCMP_ACT_NOTIFY", SECCOMP_RET_USER_NOTIF},
    {"SCMP_ACT_ALLOW", SECCOMP_RET_ALLOW},
};

constexpr Word<ArgumentTest::Comparison> operators[] = {
    {"SCMP_CMP_NE", ArgumentTest::not_equal},
    {"SCMP_CMP_LT", ArgumentTest::less},
    {"SCMP_CMP_LE", ArgumentTest::less_or_equal},
    {"SCMP_CMP_EQ", ArgumentTest::equal},
    {"SCMP_CMP_GE", ArgumentTest::greater_or_equal},
    {"SCMP_CMP_GT", ArgumentTest::greater},
    {"SCMP_CMP_MASKED_EQ", ArgumentTest::equal, true},
};

constexpr Word<unsigned> all_flags[] = {
    {"SECCOMP_FILTER_FLAG_TSYNC", SECCOMP_FILTER_FLAG_TSYNC},
    {"SECCOMP_FILTER_FLAG_LOG", SECCOMP_FILTER_FLAG_LOG},
    {"SECCOMP_FILTER_FLAG_SPEC_ALLOW", SECCOMP_FILTER_FLAG_SPEC_ALLOW},
    {"SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV", SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV},
};

std::uint32_t read_verdict(const Field& action, const Field& errno_field) {
  const auto& word = find(action, actions, "action");
  if (!word.is_special) {
    if (errno_field.is_there())
      errno_field.refuse(fmt::format("{} returns no number", word.name));
    return word.value;
  }
  const auto number = errno_field.id(EPERM);
  if (number > SECCOMP_RET_DATA) errno_field.refuse("expected at most 65535");
  return word.value | number;
}

ArgumentTest read_test(const Field& field) {
  const auto& word = find(field.member("op"), operators, "operator");
  const auto index = field.member("index");
  const auto value = field.member("value").required().count();
  const auto second = field.member("valueTwo").count();
  if (index.required().count() > 5) index.refuse("a call has arguments 0 to 5");
  ArgumentTest test{.index = index.id(), .comparison = word.value, .value = value};
  if (word.is_special) test.mask = value, test.value = second;
  return test;
}

// As runc does: the tests of one rule must all hold; but where two are about the same
// argument, each is a rule of its own.
void read_rule(const Field& field, SeccompProfile& profile) {
  SeccompRule rule;
  const auto names = field.member("names").required().texts();
  if (names.empty()) field.member("names").refuse("expected a name");
  rule.calls = find_calls(names);
  rule.verdict = read_verdict(field.member("action"), field.member("errnoRet"));
  unsigned seen = 0;
  bool twice = false;
  for (const auto& item : field.member("args").items()) {
    rule.tests.push_back(read_test(item));
    const unsigned bit = 1U << rule.tests.back().index;
    twice |= (seen & bit) != 0;
    seen |= bit;
  }
  if (!twice) return profile.rules.push_back(std::move(rule));
  for (const auto& test : rule.tests)
    profile.rules.push_back({rule.calls, {test}, rule.verdict});
}

void read_architecture(const Field& field, SeccompProfile& profile) {
  const auto name = field.required().text();
  const auto* architecture = find_architecture(name);
  if (!architecture) field.refuse("no filter can be made for " + name);
  const auto is_same = [&](const auto& one) { return one.name == name; };
  if (std::ranges::none_of(profile.architectures, is_same))
    profile.architectures.push_back(*architecture);
}

bool asks(const SeccompRule& rule) { return rule.verdict == SECCOMP_RET_USER_NOTIF; }

// We tell the agent by sendmsg(2), when the filter is loaded already.
void require_a_way_to_tell(const Field& object, const SeccompProfile& profile) {
  if (profile.otherwise == SECCOMP_RET_USER_NOTIF)
    object.member("defaultAction")
        .refuse("SCMP_ACT_NOTIFY cannot be the default: nobody could be told");
  for (const auto& rule : profile.rules)
    if (asks(rule) &&
        std::ranges::find(rule.calls, find_call("sendmsg")) != rule.calls.end())
      object.member("syscalls")
          .refuse("SCMP_ACT_NOTIFY is not for sendmsg, by which the agent is told");
}

void read_agent(const Field& object, SeccompProfile& profile) {
  const auto path = object.member("listenerPath"),
             metadata = object.member("listenerMetadata");
  if (!metadata.text().empty() && path.text().empty())
    metadata.refuse("there is no listenerPath to send it to");
  require_a_way_to_tell(object, profile);
  if (std::ranges::none_of(profile.rules, asks)) {
    if (profile.flags & SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV)
      object.member("flags").refuse("nobody waits without SCMP_ACT_NOTIFY");
    return;
  }
  if (path.text().empty()) path.refuse("is missing: nobody answers SCMP_ACT_NOTIFY");
  profile.agent = {path.text(), metadata.text()};
  profile.flags |= SECCOMP_FILTER_FLAG_NEW_LISTENER;
  if (profile.flags & SECCOMP_FILTER_FLAG_TSYNC)  // it answers a number, too
    profile.flags |= SECCOMP_FILTER_FLAG_TSYNC_ESRCH;
}

}  // namespace

SeccompProfile read_seccomp(const Field& object) {
  SeccompProfile profile;
  profile.otherwise =
      read_verdict(object.member("defaultAction"), object.member("defaultErrnoRet"));
  profile.architectures.push_back(own_architecture());
  for (const auto& field : object.member("architectures").items())
    read_architecture(field, profile);
  profile.flags = bits_of(object.member("flags"), all_flags);
  for (const auto& field : object.member("syscalls").items()) read_rule(field, profile);
  read_agent(object, profile);
  return profile;
}

SeccompWords seccomp_words() {
  return {names_of(actions), names_of(operators), names_of(all_flags)};
}

}  // namespace tinbox
