// landlock_json.cpp — see landlock_json.h.
#include "06-full-container/spec/landlock_json.h"

#include <algorithm>
#include <limits>

#include <rapidjson/document.h>

namespace tinbox {
namespace {

std::vector<std::string> read_paths(const Field& list) {
  auto paths = list.texts();
  for (const auto& path : paths)
    if (!path.starts_with('/')) list.refuse("expected absolute paths");
  return paths;
}

std::optional<std::vector<std::uint16_t>> read_ports(const Field& list) {
  if (!list.is_there()) return std::nullopt;
  std::vector<std::uint16_t> ports;
  for (const auto& port : list.items()) {
    if (port.count() > std::numeric_limits<std::uint16_t>::max())
      port.refuse("expected a port, of 65535 at most");
    ports.push_back(static_cast<std::uint16_t>(port.count()));
  }
  return ports;
}

// A word that we do not know would allow less, or more, than its author thinks.
void require_known(const Field& profile) {
  constexpr std::string_view known[] = {"read", "write", "bind", "connect"};
  for (const auto& [name, field] : profile.members())
    if (std::ranges::find(known, name) == std::end(known))
      field.refuse("expected read, write, bind or connect");
}

}  // namespace

std::optional<LandlockProfile> read_landlock(const Field& annotations) {
  const auto field = annotations.member(landlock_annotation);
  if (!field.is_there()) return std::nullopt;
  const auto place = field.place();
  rapidjson::Document json;
  json.Parse<rapidjson::kParseIterativeFlag>(field.text().c_str());
  if (!json.IsObject()) field.refuse("expected an object of JSON, in a string");
  const Field profile(json, place);
  require_known(profile);
  return LandlockProfile{
      read_paths(profile.member("read")), read_paths(profile.member("write")),
      read_ports(profile.member("bind")), read_ports(profile.member("connect"))};
}

}  // namespace tinbox
