// features_json.cpp — see features_json.h.
#include "06-full-container/spec/features_json.h"

#include <nlohmann/json.hpp>

#include "06-full-container/mounts/mount.h"
#include "06-full-container/runtime/version.h"
#include "06-full-container/security/capabilities.h"
#include "06-full-container/security/capability_names.h"
#include "06-full-container/security/labels.h"
#include "06-full-container/security/seccomp_architectures.h"
#include "06-full-container/spec/scheduling_json.h"
#include "06-full-container/spec/seccomp_json.h"

namespace tinbox {
namespace {

using Json = nlohmann::ordered_json;

Json capabilities() {
  auto names = Json::array();
  for (int number = 0; all_capabilities() >> number & 1; ++number)
    names.push_back(capability_name(number));
  return names;
}

Json enabled(bool yes) { return {{"enabled", yes}}; }

Json seccomp() {
  const auto words = seccomp_words();
  return {{"enabled", true},
          {"actions", words.actions},
          {"operators", words.operators},
          {"archs", architecture_names()},
          {"knownFlags", words.flags},
          {"supportedFlags", words.flags}};
}

Json memory_policy() {
  const auto words = memory_policy_words();
  return {{"modes", words.modes}, {"flags", words.flags}};
}

Json linux_part() {
  return {{"namespaces",
           {"cgroup", "ipc", "mount", "network", "pid", "time", "user", "uts"}},
          {"capabilities", capabilities()},
          {"cgroup",
           {{"v1", true},
            {"v2", true},
            {"systemd", true},
            {"systemdUser", true},
            {"rdma", true}}},
          {"seccomp", seccomp()},
          {"apparmor", enabled(has_apparmor())},
          {"selinux", enabled(has_selinux())},
          {"intelRdt", enabled(false)},
          {"memoryPolicy", memory_policy()},
          {"mountExtensions", {{"idmap", enabled(true)}}},
          {"netDevices", enabled(true)}};
}

}  // namespace

std::string features_text() {
  const Json features{{"ociVersionMin", "1.0.0"},
                      {"ociVersionMax", oci_version},
                      {"hooks",
                       {"prestart", "createRuntime", "createContainer",
                        "startContainer", "poststart", "poststop"}},
                      {"mountOptions", mount_option_names()},
                      {"linux", linux_part()},
                      {"annotations", {{"org.tinbox.tinrun.version", tinrun_version}}}};
  return features.dump(2);
}

}  // namespace tinbox
