// config_json.cpp — see config_json.h. The top level of the file; what stands below
// process and linux has files of its own.
#include "06-full-container/spec/config_json.h"

#include <sched.h>

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>
#include <rapidjson/document.h>

#include "06-full-container/container/join.h"
#include "06-full-container/spec/hooks_json.h"
#include "06-full-container/spec/landlock_json.h"
#include "06-full-container/spec/linux_json.h"
#include "06-full-container/spec/mounts_json.h"
#include "06-full-container/spec/parse_json.h"
#include "06-full-container/spec/process_json.h"
#include "lib/error.h"
#include "lib/files.h"
#include "lib/text.h"

namespace tinbox {
namespace {

namespace fs = std::filesystem;

std::string read_config_file(const fs::path& bundle, const std::string& name) try {
  return sys::read_file(bundle / name);
} catch (const sys::Error& error) {
  if (error.error_number() != ENOENT) throw;
  throw sys::InputError(fmt::format(
      "{}: no {} in this bundle: write one with `tinrun spec`", bundle.string(), name));
}

// "1.0.2-dev", "1.3.0": semver.org. All versions that begin with 1 are one family.
std::string read_version(const Field& field) {
  const auto version = field.required().text();
  const auto numbers = sys::split(version.substr(0, version.find_first_of("-+")), '.');
  const bool is_version =
      numbers.size() == 3 && std::ranges::all_of(numbers, [](const auto& one) {
        return sys::parse_number<unsigned>(one).has_value();
      });
  if (!is_version || numbers.front() != "1")
    field.refuse(fmt::format("{:?}: expected a version such as 1.0.2", version));
  return version;
}

// The name of the host is nobody's to change from here.
void require_own_names(const Field& file, const Config& config) {
  if (config.namespaces.uts || joins(config.joined, CLONE_NEWUTS)) return;
  for (const auto* name : {"hostname", "domainname"})
    if (const auto field = file.member(name); !field.text().empty())
      field.refuse("needs a uts namespace in linux.namespaces");
}

void read_annotations(const Field& object, Bundle& bundle) {
  for (const auto& [name, value] : object.members()) {
    if (name.empty()) value.refuse("an annotation needs a name");
    bundle.annotations[name] = value.text();
  }
}

}  // namespace

Bundle read_bundle(const std::string& path, const std::string& config_file) {
  Bundle bundle;
  bundle.path = fs::absolute(path.empty() ? "." : path).lexically_normal().string();
  const auto file_name = fs::path(config_file).filename().string();
  const auto json = parse_json(file_name, read_config_file(bundle.path, config_file));
  const Field file(json, file_name);
  bundle.oci_version = read_version(file.member("ociVersion"));
  read_annotations(file.member("annotations"), bundle);

  auto& config = bundle.config;
  const auto root = file.member("root").required();
  const auto root_path = root.member("path").required();
  if (root_path.text().empty()) root_path.refuse("expected a directory");
  config.root = absolute(bundle.path, root_path.text());
  config.read_only_root = root.member("readonly").truth();
  config.hostname = file.member("hostname").text();
  config.domainname = file.member("domainname").text();
  config.process = read_process(file.member("process").required());
  config.process.landlock = read_landlock(file.member("annotations"));
  read_linux(file.member("linux"), bundle);
  read_mounts(bundle.path, file.member("mounts"),
              file.member("linux").member("mountLabel").text(), config);
  require_own_names(file, config);
  bundle.hooks = read_hooks(file.member("hooks"));
  return bundle;
}

rapidjson::Document read_json_file(const std::string& path) {
  return parse_json(fs::path(path).filename().string(), sys::read_file(path));
}

Process read_process_file(const std::string& path) {
  const auto json = read_json_file(path);
  const auto name = fs::path(path).filename().string();
  return read_process(Field(json, name));
}

}  // namespace tinbox
