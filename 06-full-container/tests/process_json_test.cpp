// process_json_test.cpp — the object "process" of config.json.
#include <sys/resource.h>

#include "06-full-container/tests/bundle_text.h"
#include "lib/tests/catch.h"

namespace tinbox {

namespace {

std::string with(const std::string& more) {
  return config_of(plain_process + ", " + more, "");
}

Process process_of(const std::string& more) {
  return read_text(with(more)).config.process;
}

}  // namespace

TEST_CASE("a process without more is root without any power") {
  const auto process = read_text(config_of(plain_process, "")).config.process;
  CHECK(process.command.arguments == std::vector<std::string>{"sh"});
  CHECK(process.command.environment.empty());
  CHECK(process.user.uid == 0);
  CHECK(process.capabilities.bounding == 0);
  CHECK_FALSE(process.no_new_privileges);
  CHECK_FALSE(process.umask);
  CHECK_FALSE(process.oom_score_adj);
}

TEST_CASE("users, groups and the umask") {
  const auto process = process_of(
      R"("user": {"uid": 7, "gid": 4294967294, "umask": 63,
                  "additionalGids": [1, 2]})");
  CHECK(process.user.uid == 7);
  CHECK(process.user.gid == 4294967294);
  CHECK(process.groups == std::vector<gid_t>{1, 2});
  CHECK(process.umask == 077);
}

TEST_CASE("the five sets of capabilities are read apart") {
  const auto sets = process_of(R"("capabilities": {
      "bounding": ["CAP_CHOWN", "CAP_KILL"], "permitted": ["CAP_KILL"],
      "effective": [], "inheritable": ["CAP_CHOWN", "CAP_KILL"],
      "ambient": ["CAP_KILL"]})")
                        .capabilities;
  CHECK(sets.bounding == (1 | 1 << 5));
  CHECK(sets.permitted == 1 << 5);
  CHECK(sets.effective == 0);
  CHECK(sets.inheritable == (1 | 1 << 5));
  CHECK(sets.ambient == 1 << 5);
}

TEST_CASE("what cannot be granted is left out, and told") {
  const auto process = process_of(R"("capabilities": {
      "bounding": ["CAP_CHOWN", "CAP_FLY"], "permitted": ["CAP_KILL"],
      "effective": ["CAP_CHOWN", "CAP_KILL"], "ambient": ["CAP_KILL"]})");
  const auto& sets = process.capabilities;
  CHECK(process.warnings.size() == 3);
  CHECK(sets.bounding == 1);
  CHECK(sets.effective == 1 << 5);
  CHECK(sets.ambient == 0);
}

TEST_CASE("limits: soft, hard, and the largest number there is") {
  const auto limits = process_of(
                          R"("rlimits": [{"type": "RLIMIT_CORE", "soft": 1,
                      "hard": 18446744073709551615}])")
                          .rlimits;
  REQUIRE(limits.size() == 1);
  CHECK(limits[0].resource == RLIMIT_CORE);
  CHECK(limits[0].soft == 1);
  CHECK(limits[0].hard == RLIM_INFINITY);
}

TEST_CASE("what is wrong is told with its place") {
  constexpr std::pair<const char*, const char*> cases[] = {
      {R"("env": [1])", "process.env[0]: expected a string"},
      {R"("env": {})", "process.env: expected an array"},
      {R"("user": {"additionalGids": [0, -1]})",
       "process.user.additionalGids[1]: expected a number that is not negative"},
      {R"("user": {"uid": 1.5})", "process.user.uid: expected a number"},
      {R"("noNewPrivileges": "yes")",
       "process.noNewPrivileges: expected true or false"},
      {R"("rlimits": [{"type": "RLIMIT_CORE", "soft": 1}])",
       "process.rlimits[0].hard: is missing"}};
  for (const auto& [text, words] : cases)
    CHECK(complaint_about(with(text)) == std::string("config.json: ") + words);
}

TEST_CASE("labels that are empty ask for nothing") {
  CHECK(complaint_about(with(R"("apparmorProfile": "", "selinuxLabel": "")")).empty());
}

}  // namespace tinbox
