// implied.cpp — see implied.h.
#include "02-namespaces/deeper/implied.h"

#include <linux/capability.h>
#include <unistd.h>

#include <fmt/format.h>

#include "lib/capability.h"
#include "lib/error.h"
#include "lib/text.h"

namespace tinbox {
namespace {

constexpr unsigned highest_id = ~0U;  // (uid_t)-1 means "no id"

IdRange parse_range(const std::string& text) {
  const auto fields = sys::split(text, ':');
  IdRange range;
  unsigned* numbers[] = {&range.inside, &range.outside, &range.count};
  for (std::size_t i = 0; i < std::size(numbers); ++i) {
    const auto number =
        fields.size() == 3 ? sys::parse_number<unsigned>(fields[i]) : std::nullopt;
    if (!number)
      throw sys::InputError(fmt::format(
          "--userns={}: expected INSIDE:OUTSIDE:COUNT, such as 0:1000:1", text));
    *numbers[i] = *number;
  }
  const auto& [inside, outside, count] = range;
  if (count == 0 || count > highest_id - inside || count > highest_id - outside)
    throw sys::InputError(fmt::format(
        "--userns={}: COUNT is at least 1, and the last id {}", text, highest_id - 1));
  return range;
}

bool overlap(unsigned first, unsigned count, unsigned other, unsigned other_count) {
  return first < other + other_count && other < first + count;
}

std::vector<IdRange> parse_ranges(const std::string& text) {
  std::vector<IdRange> ranges;
  for (const auto& part : sys::split(text, ',')) {
    const auto added = parse_range(part);
    for (const auto& old : ranges)
      if (overlap(old.inside, old.count, added.inside, added.count) ||
          overlap(old.outside, old.count, added.outside, added.count))
        throw sys::InputError(fmt::format(
            "--userns={}: the ranges overlap: each id can stand in one only", text));
    ranges.push_back(added);
  }
  return ranges;
}

// Our own id goes with our own group; any other map is the same for users and groups.
IdMaps parse_id_maps(const std::string& text) {
  const IdMaps own = map_caller_to_root();
  if (text.empty() || text == "self") return own;
  const auto ranges = parse_ranges(text);
  const auto& [inside, outside, count] = ranges.front();
  if (ranges.size() == 1 && count == 1 && outside == ::geteuid())
    return {.uids = ranges, .gids = {{inside, own.gids.front().outside, 1}}};
  return {.uids = ranges, .gids = ranges};
}

void imply_user_namespace(Namespaces& wanted) {
  const bool needs_root = wanted.uts || wanted.mount || wanted.pid || wanted.net ||
                          wanted.ipc || wanted.cgroup || wanted.time;
  if (wanted.user || !needs_root || sys::has_capability(CAP_SYS_ADMIN)) return;
  fmt::print(stderr, "02-namespaces: without CAP_SYS_ADMIN: adding --userns\n");
  wanted.user = true;
}

// What one option brings with it.
void add_implied(BoxOptions& options) {
  auto& box = options.box;
  auto& wanted = box.namespaces;
  if (options.all) {
    wanted = {.uts = true,
              .pid = true,
              .mount = true,
              .ipc = true,
              .net = true,
              .cgroup = true,
              .user = true,
              .time = true};
    if (box.hostname.empty()) box.hostname = "box";
    if (options.time.empty()) options.time = "0";
  }
  wanted.uts |= !box.hostname.empty();
  wanted.time |= !options.time.empty();
  wanted.pid |= options.init;  // only the first process of a pid namespace is an init
  wanted.mount |= wanted.pid || !box.root.empty();
  wanted.user |= !options.id_maps.empty();
  imply_user_namespace(wanted);
  if (wanted.user) box.id_maps = parse_id_maps(options.id_maps);
}

void require_sense(const BoxOptions& options) {
  const auto& box = options.box;
  if (box.hostname.size() > 64)
    throw sys::InputError(fmt::format("--uts: a host name has 64 bytes at most, not {}",
                                      box.hostname.size()));
  const bool mounts_of_ours = box.namespaces.pid || !box.root.empty();
  if (!box.private_mounts && (mounts_of_ours || !box.namespaces.mount))
    throw sys::InputError(
        "--no-private: a new /proc or root would reach the host: only with --mount");
}

}  // namespace

void complete(BoxOptions& options) {
  add_implied(options);
  require_sense(options);
}

}  // namespace tinbox
