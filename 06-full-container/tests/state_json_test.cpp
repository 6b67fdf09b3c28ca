// state_json_test.cpp — a State, as text and back again.
#include "06-full-container/spec/state_json.h"

#include <nlohmann/json.hpp>

#include "lib/tests/catch.h"

namespace tinbox {

namespace {

State some_state() {
  State state;
  state.id = "web";
  state.bundle = "/srv/\"bundle\"\n";
  state.root = "/srv/root";
  state.pid = 4711;
  state.birth = 18446744073709551615U;
  state.cgroups = {"/sys/fs/cgroup/pids/web", "/sys/fs/cgroup/memory/web"};
  state.created = "2026-11-22T06:00:00.123456789Z";
  state.owner = 1000;
  state.annotations = {{"org.example", "a"}};
  return state;
}

}  // namespace

TEST_CASE("what is written down is read again") {
  const auto state = some_state(), again = read_state("f", state_text(state));
  CHECK(again.id == state.id);
  CHECK(again.bundle == state.bundle);
  CHECK(again.root == state.root);
  CHECK(again.pid == state.pid);
  CHECK(again.birth == state.birth);
  CHECK(again.cgroups == state.cgroups);
  CHECK(again.created == state.created);
  CHECK(again.owner == state.owner);
  CHECK(again.annotations == state.annotations);
  CHECK(!again.unit);
}

TEST_CASE("a unit of systemd's is written down, too") {
  auto state = some_state();
  state.unit = Unit{"a\\x2bb.scope", "user.slice", Manager::user};
  const auto again = read_state("f", state_text(state)).unit;
  REQUIRE(again);
  CHECK(again->name == state.unit->name);
  CHECK(again->slice == state.unit->slice);
  CHECK(again->manager == Manager::user);
}

TEST_CASE("a name that is no UTF-8 does not stop us") {
  auto state = some_state();
  state.root = "/srv/\xff";
  CHECK(read_state("f", state_text(state)).root.starts_with("/srv/"));
}

TEST_CASE("a damaged file is named") {
  CHECK_THROWS_WITH(read_state("/a/state.json", "{\n"),
                    "/a/state.json: line 2, column 1: this is no JSON");
  CHECK_THROWS_WITH(read_state("f", R"({"id": "web"})"), "f: pid: is missing");
  CHECK_THROWS_WITH(read_state("f", R"({"id": "web", "pid": 1, "birth": -1})"),
                    "f: birth: expected a number that is not negative");
  CHECK_THROWS_WITH(read_state("f", "[]"), "f: expected an object");
}

TEST_CASE("for people: the status, and a pid as long as there is one") {
  const auto of = [](const std::string& status) {
    return nlohmann::json::parse(state_for_people(some_state(), status, "1.0.2"));
  };
  CHECK(of("running")["pid"] == 4711);
  CHECK(of("running")["status"] == "running");
  CHECK(of("stopped")["pid"] == 0);
  CHECK(of("stopped")["ociVersion"] == "1.0.2");
}

TEST_CASE("a list is an array, an empty one too") {
  CHECK(list_text({}) == "[]");
  const auto list = nlohmann::json::parse(list_text({{some_state(), "created"}}));
  CHECK(list.size() == 1);
  CHECK(list[0]["id"] == "web");
}

}  // namespace tinbox
