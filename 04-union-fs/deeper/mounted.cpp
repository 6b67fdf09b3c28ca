// mounted.cpp — see mounted.h.
#include "04-union-fs/deeper/mounted.h"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "lib/error.h"
#include "lib/files.h"
#include "lib/text.h"

namespace tinbox {
namespace {

// mountinfo writes a space as "\040", and so with tabs, line ends and backslashes.
std::string without_octal(const std::string& field) {
  std::string text;
  for (std::size_t i = 0; i < field.size(); ++i)
    if (field[i] == '\\' && i + 3 < field.size()) {
      text += static_cast<char>(std::stoi(field.substr(i + 1, 3), nullptr, 8));
      i += 3;
    } else {
      text += field[i];
    }
  return text;
}

// At each `separator` that no backslash protects; backslashes stay.
std::vector<std::string> split_protected(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == separator) {
      parts.emplace_back();
    } else {
      parts.back() += text[i];
      if (text[i] == '\\' && i + 1 < text.size()) parts.back() += text[++i];
    }
  return parts;
}

std::string without_backslashes(const std::string& text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size()) ++i;
    plain += text[i];
  }
  return plain;
}

// Names are relative to the top layer, and so is the source: see overlay.cpp.
std::string absolute(const std::string& source, const std::string& name) {
  const auto path = std::filesystem::path(source) / without_backslashes(name);
  auto text = path.lexically_normal().string();
  if (text.size() > 1 && text.ends_with('/')) text.pop_back();
  return text;
}

void read_option(Union& what, const std::string& source, const std::string& option) {
  const auto equals = option.find('=');
  const auto key = option.substr(0, equals);
  const auto value = equals == option.npos ? "" : option.substr(equals + 1);
  if (key == "userxattr") what.user_xattr = true;
  if (key == "upperdir") what.upper = absolute(source, value);
  if (key == "workdir") what.work = absolute(source, value);
  if (key == "lowerdir+") what.layers.push_back(absolute(source, value));
  if (key != "lowerdir") return;
  for (const auto& name : split_protected(value, ':'))
    what.layers.push_back(absolute(source, name));
}

bool is_below(const std::string& path, const std::string& top) {
  return path.starts_with(top + "/");
}

// Of a tmpfs over the top layer; a real upper is never below a layer.
void forget_what_is_in_memory(Union& what) {
  const auto top = what.layers.front();
  what.in_memory = is_below(what.upper, top);
  if (what.in_memory) what.upper = what.work = "";
  std::erase_if(what.layers, [&](const auto& layer) { return is_below(layer, top); });
}

}  // namespace

Union parse_mountinfo(const std::string& line) {
  Union what;
  const auto fields = sys::split(line, ' ');
  const auto dash = std::find(fields.begin(), fields.end(), "-") - fields.begin();
  const auto type = static_cast<std::size_t>(dash) + 1;
  if (type + 2 >= fields.size() || fields[4] != "/" || fields[type] != "overlay")
    return what;
  const auto source = without_octal(fields[type + 1]);
  const auto options = without_octal(fields[type + 2]);
  for (const auto& option : split_protected(options, ','))
    read_option(what, source, option);
  if (!what.layers.empty()) forget_what_is_in_memory(what);
  return what;
}

std::string source_of_mount_on(const std::string& mountinfo,
                               const std::string& target) {
  std::string source;
  for (const auto& line : sys::split(mountinfo, '\n')) {
    const auto fields = sys::split(line, ' ');
    const auto dash = std::find(fields.begin(), fields.end(), "-");
    if (fields.end() - dash > 2 && without_octal(fields[4]) == target)
      source = without_octal(dash[2]);  // a later line is a mount over an earlier one
  }
  return source;
}

Union union_of(pid_t pid) try {
  const auto table = sys::read_file(fmt::format("/proc/{}/mountinfo", pid));
  for (const auto& line : sys::split(table, '\n'))
    if (auto what = parse_mountinfo(line); !what.layers.empty()) return what;
  throw sys::InputError(
      fmt::format("--pid {}: its root is no union: name a process in a box of "
                  "04-union-fs",
                  pid));
} catch (const sys::Error& error) {
  if (error.error_number() != ENOENT && error.error_number() != EACCES) throw;
  throw sys::InputError(
      fmt::format("--pid {}: {}: name a process of your own, see 02-lsns", pid,
                  error.error_number() == ENOENT ? "there is no such process"
                                                 : "it is another user's"));
}

std::string prefix_of_marks(const Union& what) {
  return what.user_xattr ? "user" : "trusted";
}

std::vector<std::string> all_layers(const Union& what) {
  auto layers = what.layers;
  if (!what.upper.empty()) layers.insert(layers.begin(), what.upper);
  return layers;
}

}  // namespace tinbox
