// setting.cpp — see setting.h.
#include "06-full-container/resources/setting.h"

#include <unistd.h>

#include <algorithm>

#include <fmt/format.h>

#include "lib/error.h"
#include "lib/files.h"

namespace tinbox {
namespace {

bool is_file(const std::string& path) { return ::access(path.c_str(), F_OK) == 0; }

// "" where none of them has it.
std::string find_file(const std::vector<std::string>& directories,
                      const Setting& setting, const std::string& name) {
  for (const auto& directory : directories) {
    if (setting.is_version_2 && !is_file(directory + "/cgroup.controllers")) continue;
    if (auto path = directory + "/" + name; is_file(path)) return path;
  }
  return "";
}

void write_setting(const std::vector<std::string>& directories,
                   const Setting& setting) {
  for (const auto& [name, text] : setting.lines)
    if (const auto path = find_file(directories, setting, name); !path.empty())
      return sys::write_control_file(path, text);
  if (!setting.is_optional)
    throw sys::InputError(
        fmt::format("{}: the control groups of this kernel have no {}: leave it out",
                    setting.place, setting.lines.front().file));
}

}  // namespace

void require_controllers(const Settings& settings,
                         const std::vector<Hierarchy>& trees) {
  for (const auto& setting : settings) {
    const bool is_there = std::ranges::any_of(trees, [&](const Hierarchy& tree) {
      return tree.controllers.contains(setting.controller) &&
             (tree.version == 2 || !setting.is_version_2);
    });
    if (!setting.controller.empty() && !is_there)
      throw sys::InputError(fmt::format(
          "{}: this host has no {} controller{}: leave it out, or see 03-cgls",
          setting.place, setting.controller,
          setting.is_version_2 ? " in version 2 of control groups" : ""));
  }
}

void write_settings(const std::vector<std::string>& directories,
                    const Settings& settings) {
  for (const auto& setting : settings) try {
      write_setting(directories, setting);
    } catch (const sys::Error& error) {
      throw sys::InputError(fmt::format("{}: {}", setting.place, error.what()));
    }
}

}  // namespace tinbox
