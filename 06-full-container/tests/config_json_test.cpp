// config_json_test.cpp — the top level of config.json.
#include <sys/mount.h>

#include "06-full-container/tests/bundle_text.h"
#include "lib/tests/catch.h"

namespace tinbox {

namespace {

Mount mount_of(const std::string& text) {
  const auto mounts = R"(, "mounts": [)" + text + "]";
  return read_text(config_of(plain_process, "", mounts)).config.mounts.at(0);
}

}  // namespace

TEST_CASE("what is not said is as it is everywhere") {
  const auto bundle = read_text(config_of(plain_process, ""));
  const auto& config = bundle.config;
  CHECK(bundle.oci_version == "1.0.2");
  CHECK(config.root.ends_with("/rootfs"));
  CHECK(config.root.starts_with("/"));
  CHECK_FALSE(config.read_only_root);
  CHECK(config.hostname.empty());
  CHECK(config.mounts.empty());
  CHECK(config.namespaces.mount);
  CHECK_FALSE(config.namespaces.pid);
  CHECK(bundle.annotations.empty());
}

TEST_CASE("the root may stand elsewhere") {
  const auto root_of = [](const std::string& path) {
    return read_text(R"({"ociVersion": "1.0.2", "root": {"path": ")" + path +
                     R"("}, "process": {"args": ["sh"], "cwd": "/"},
                     "linux": {"namespaces": [{"type": "mount"}]}})")
        .config.root;
  };
  CHECK(root_of("/srv/root") == "/srv/root");
  CHECK(root_of("/srv/a/../root") == "/srv/root");
  CHECK(root_of("../other").ends_with("/other"));
  CHECK(root_of("../other").find("..") == std::string::npos);
}

TEST_CASE("a mount has a place, and a bind mount a source on the host") {
  const auto proc = mount_of(R"({"destination": "proc", "type": "proc"})");
  CHECK(proc.destination == "/proc");
  CHECK(proc.source == "proc");
  const auto bound =
      mount_of(R"({"destination": "/a", "type": "bind", "source": "/b/../c"})");
  CHECK(bound.source == "/c");
  CHECK(bound.type.empty());
  CHECK(bound.flags == MS_BIND);
  const auto below = mount_of(
      R"({"destination": "/a", "source": "data", "options": ["rbind", "ro"]})");
  CHECK(below.source.ends_with("/data"));
  CHECK(below.source.starts_with("/"));
  CHECK(below.flags == (MS_BIND | MS_REC | MS_RDONLY));
}

TEST_CASE("what is no JSON is told by its place") {
  CHECK(complaint_about("") == "config.json: line 1, column 1: this is no JSON");
  CHECK(complaint_about("{\n  \"a\": 1,\n}") ==
        "config.json: line 3, column 1: this is no JSON");
  CHECK(complaint_about("{} {}") == "config.json: line 1, column 4: this is no JSON");
  CHECK(complaint_about("[1]") == "config.json: expected an object");
}

TEST_CASE("a null is as good as nothing, and what nobody defined is passed over") {
  CHECK(complaint_about(config_of(plain_process, "", R"(, "mounts": null, "x": 1)")) ==
        "");
  CHECK(complaint_about(config_of(plain_process, "", R"(, "root": null)")) != "");
}

TEST_CASE("a hook is refused, and an empty list of hooks is none") {
  CHECK(complaint_about(config_of(plain_process, "", R"(, "hooks": {"poststop": []})"))
            .empty());
}

TEST_CASE("a bundle without config.json") {
  const tests::TempDir directory;
  try {
    read_bundle(directory / "");
    FAIL("nothing was thrown");
  } catch (const sys::InputError& error) {
    CHECK(std::string(error.what()).find("write one with `tinrun spec`") !=
          std::string::npos);
  }
}

TEST_CASE("what `spec` writes can be read") {
  const bool rootless = GENERATE(true, false);
  const auto config = read_text(usual_config_json(rootless)).config;
  CHECK(config.namespaces.user == rootless);
  CHECK(config.process.terminal);
  CHECK(config.mounts.size() == 7);
}

}  // namespace tinbox
