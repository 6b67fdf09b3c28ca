// config_json.cpp — see config_json.h. The top level of the file; what stands below
// process and linux has files of its own.
#include "06-full-container/spec/config_json.h"

#include <filesystem>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "06-full-container/spec/hooks_json.h"
#include "06-full-container/spec/landlock_json.h"
#include "06-full-container/spec/linux_json.h"
#include "06-full-container/spec/mounts_json.h"
#include "06-full-container/spec/process_json.h"
#include "lib/error.h"
#include "lib/files.h"

namespace tinbox {
namespace {

namespace fs = std::filesystem;

// "line 3, column 5" is all that a person needs of the parser's own message.
std::string place_of(const std::string& text, std::size_t byte) {
  std::size_t line = 1, column = 1;
  for (std::size_t i = 0; i + 1 < byte && i < text.size(); ++i)
    text[i] == '\n' ? (++line, column = 1) : ++column;
  return fmt::format("line {}, column {}", line, column);
}

nlohmann::json parse(const std::string& name, const std::string& text) try {
  return nlohmann::json::parse(text);
} catch (const nlohmann::json::parse_error& error) {
  throw sys::InputError(
      fmt::format("{}: {}: this is no JSON", name, place_of(text, error.byte)));
}

std::string read_config_file(const fs::path& bundle, const std::string& name) try {
  return sys::read_file(bundle / name);
} catch (const sys::Error& error) {
  if (error.error_number() != ENOENT) throw;
  throw sys::InputError(fmt::format(
      "{}: no {} in this bundle: write one with `tinrun spec`", bundle.string(), name));
}

}  // namespace

Bundle read_bundle(const std::string& path, const std::string& config_file) {
  Bundle bundle;
  bundle.path = fs::absolute(path.empty() ? "." : path).lexically_normal().string();
  const auto file_name = fs::path(config_file).filename().string();
  const auto json = parse(file_name, read_config_file(bundle.path, config_file));
  const Field file(json, file_name);
  bundle.oci_version = file.member("ociVersion").required().text();
  for (const auto& [name, value] : file.member("annotations").members())
    bundle.annotations[name] = value.text();

  auto& config = bundle.config;
  const auto root = file.member("root").required();
  config.root = absolute(bundle.path, root.member("path").required().text());
  config.read_only_root = root.member("readonly").truth();
  config.hostname = file.member("hostname").text();
  config.domainname = file.member("domainname").text();
  config.process = read_process(file.member("process").required());
  config.process.landlock = read_landlock(file.member("annotations"));
  read_linux(file.member("linux"), bundle);
  read_mounts(bundle.path, file.member("mounts"),
              file.member("linux").member("mountLabel").text(), config);
  bundle.hooks = read_hooks(file.member("hooks"));
  return bundle;
}

nlohmann::json read_json_file(const std::string& path) {
  return parse(fs::path(path).filename().string(), sys::read_file(path));
}

Process read_process_file(const std::string& path) {
  const auto json = read_json_file(path);
  return read_process(Field(json, fs::path(path).filename().string()));
}

}  // namespace tinbox
