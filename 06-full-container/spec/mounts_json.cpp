// mounts_json.cpp — see mounts_json.h.
#include "06-full-container/spec/mounts_json.h"

#include <sys/mount.h>

#include <fmt/format.h>

#include "06-full-container/security/labels.h"
#include "06-full-container/spec/id_maps_json.h"

namespace tinbox {
namespace {

// Of its own, or those of the container.
void read_ids(const Field& field, const std::optional<IdMaps>& container,
              Mount& mount) {
  const auto uids = field.member("uidMappings"), gids = field.member("gidMappings");
  const bool has_uids = !uids.items().empty(), has_gids = !gids.items().empty();
  if (!has_uids && !has_gids && !mount.wants_ids) return;
  if (!(mount.flags & MS_BIND))
    field.refuse("only a bind mount may have ids of its own");
  if (has_uids && !has_gids) gids.refuse("is missing beside uidMappings");
  if (has_gids && !has_uids) uids.refuse("is missing beside gidMappings");
  if (has_uids)
    mount.id_maps = IdMaps{read_ranges(uids), read_ranges(gids)};
  else if (container)
    mount.id_maps = container;
  else
    uids.refuse("is missing: and the container has no new user namespace");
}

Mount read_mount(const std::filesystem::path& bundle, const Field& field,
                 const Config& config) {
  Mount mount;
  mount.destination = field.member("destination").required().text();
  if (mount.destination.empty()) field.member("destination").refuse("expected a path");
  if (!mount.destination.starts_with('/')) mount.destination.insert(0, "/");
  mount.type = field.member("type").text();
  mount.source = field.member("source").text(mount.type);
  for (const auto& option : field.member("options").items())
    if (!add_mount_option(mount, option.text()))
      option.refuse(fmt::format("{} is not supported", option.text()));
  if (mount.type == "bind") mount.flags |= MS_BIND;
  if (mount.flags & MS_BIND) {
    mount.source = absolute(bundle, mount.source);
    mount.type.clear();
  }
  read_ids(field, config.id_maps, mount);
  return mount;
}

}  // namespace

std::string absolute(const std::filesystem::path& bundle, const std::string& path) {
  return (bundle / path).lexically_normal().string();
}

void read_mounts(const std::filesystem::path& bundle, const Field& list,
                 const std::string& label, Config& config) {
  for (const auto& field : list.items()) {
    auto& mount = config.mounts.emplace_back(read_mount(bundle, field, config));
    if (label.empty()) continue;
    const auto option = label_option(mount.type, label);
    mount.data += (mount.data.empty() || option.empty() ? "" : ",") + option;
  }
}

}  // namespace tinbox
