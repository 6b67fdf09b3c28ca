// unit.cpp — see unit.h.
#include "06-full-container/systemd/unit.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "lib/error.h"
#include "lib/text.h"

namespace tinbox {
namespace {

constexpr std::string_view digits_and_letters =
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view slice_suffix = ".slice";
constexpr std::size_t longest_name = 255;  // as systemd has it

bool is_one_of(char byte, std::string_view allowed) {
  return allowed.find(byte) != allowed.npos;
}

// What may stand in a unit's name. A backslash begins what does not: systemd-escape(1)
bool is_plain(char byte) {
  return is_one_of(byte, digits_and_letters) || is_one_of(byte, "_-.:\\");
}

// "a+b" -> "a\x2bb"
std::string escaped(const std::string& text) {
  std::string name;
  for (const char byte : text)
    name += is_plain(byte) ? std::string(1, byte)
                           : fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
  return name;
}

[[noreturn]] void refuse(const std::string& path, const std::string& expected) {
  throw sys::InputError(
      fmt::format("config.json: linux.cgroupsPath: {:?}: with systemd, expected {}",
                  path, expected));
}

// "-" is the slice above all others. No other name begins or ends with a dash, or has
// two in a row: between two dashes is the name of a group.
bool is_slice(const std::string& slice) {
  if (!slice.ends_with(slice_suffix) || slice.size() > longest_name) return false;
  const auto stem = slice.substr(0, slice.size() - slice_suffix.size());
  if (stem == "-") return true;
  return std::ranges::all_of(stem, is_plain) &&
         std::ranges::none_of(sys::split(stem, '-'), &std::string::empty);
}

}  // namespace

Unit scope_of(const std::string& cgroups_path, const std::string& id, Manager manager) {
  const auto path = cgroups_path.empty() ? "::" + id : cgroups_path;
  const auto parts = sys::split(path, ':');
  if (parts.size() != 3 || parts[2].empty())
    refuse(path, "slice:prefix:name, such as system.slice:tinrun:web");
  auto slice = parts[0];
  if (slice.empty()) slice = manager == Manager::user ? "user.slice" : "system.slice";
  if (slice == "-") slice = "-.slice";
  if (!is_slice(slice))
    refuse(path, "a slice first, such as system.slice or a-b.slice, without / in it");
  if (parts[2].ends_with(slice_suffix))
    refuse(path, "the name of a container at the end: no process can be in a slice");
  const auto prefix = parts[1].empty() ? "tinrun" : parts[1];
  auto name = escaped(prefix) + "-" + escaped(parts[2]) + ".scope";
  if (name.size() > longest_name)
    refuse(path, fmt::format("a name of {} bytes at most", longest_name));
  return {std::move(name), std::move(slice), manager};
}

std::string group_below_manager(const Unit& unit) {
  const auto stem = unit.slice.substr(0, unit.slice.size() - slice_suffix.size());
  std::string path;
  if (stem != "-")
    for (auto dash = stem.find('-');; dash = stem.find('-', dash + 1)) {
      path += fmt::format("/{}{}", stem.substr(0, dash), slice_suffix);
      if (dash == stem.npos) break;
    }
  return path + "/" + unit.name;
}

std::string object_path(const Unit& unit) {
  std::string path = "/org/freedesktop/systemd1/unit/";
  for (std::size_t i = 0; i < unit.name.size(); ++i) {
    const char byte = unit.name[i];
    const bool is_first_digit = i == 0 && is_one_of(byte, "0123456789");
    path += is_one_of(byte, digits_and_letters) && !is_first_digit
                ? std::string(1, byte)
                : fmt::format("_{:02x}", static_cast<unsigned char>(byte));
  }
  return path;
}

}  // namespace tinbox
