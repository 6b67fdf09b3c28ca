// landlock.cpp — see landlock.h. landlock(7)
#include "06-full-container/security/landlock.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lib/check.h"
#include "lib/fd.h"

namespace tinbox {
namespace {

// What the headers of Linux 6.1 do not have yet.
struct Rights {
  std::uint64_t files, ports;
};
struct PortRule {
  std::uint64_t allowed, port;
};
constexpr std::uint64_t truncate = 1U << 14, use_device = 1U << 15;
constexpr std::uint64_t bind_tcp = 1, connect_tcp = 2;
constexpr int port_rule = 2;

constexpr std::uint64_t reading = LANDLOCK_ACCESS_FS_EXECUTE |
                                  LANDLOCK_ACCESS_FS_READ_FILE |
                                  LANDLOCK_ACCESS_FS_READ_DIR;
// Of a file that is no directory the kernel takes these alone.
constexpr std::uint64_t of_a_file =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE |
    LANDLOCK_ACCESS_FS_WRITE_FILE | truncate | use_device;

// All rights that this version knows: 13 at first, then one more with some of them.
std::uint64_t all_rights(int version) {
  auto rights = (std::uint64_t{1} << 13) - 1;
  if (version >= 2) rights |= LANDLOCK_ACCESS_FS_REFER;
  if (version >= 3) rights |= truncate;
  if (version >= 5) rights |= use_device;
  return rights;
}

void allow_below(const sys::Fd& rules, const std::string& path, std::uint64_t rights) {
  const sys::Fd place(::open(path.c_str(), O_PATH | O_CLOEXEC));
  if (!place)
    throw sys::InputError(
        fmt::format("org.tinbox.landlock: {}: it is not in the container", path));
  struct stat found {};
  sys::check_quietly(::fstat(place.get(), &found), "fstat({:?})", path);
  const landlock_path_beneath_attr rule{
      S_ISDIR(found.st_mode) ? rights : rights & of_a_file, place.get()};
  sys::check(::syscall(SYS_landlock_add_rule, rules.get(), LANDLOCK_RULE_PATH_BENEATH,
                       &rule, 0),
             "landlock_add_rule({}, LANDLOCK_RULE_PATH_BENEATH, {{{:#x}, {}}}, 0)",
             rules.get(), rule.allowed_access, place.get());
}

void allow_ports(const sys::Fd& rules,
                 const std::optional<std::vector<std::uint16_t>>& ports,
                 std::uint64_t right) {
  if (!ports) return;
  for (const auto port : *ports) {
    const PortRule rule{right, port};
    sys::check(::syscall(SYS_landlock_add_rule, rules.get(), port_rule, &rule, 0),
               "landlock_add_rule({}, LANDLOCK_RULE_NET_PORT, {{{}, {}}}, 0)",
               rules.get(), right, port);
  }
}

Rights handled_rights(const LandlockProfile& profile, int version) {
  if (version < 1)
    throw sys::InputError(
        "org.tinbox.landlock: this kernel has no Landlock: leave it out");
  const std::uint64_t ports =
      (profile.bind ? bind_tcp : 0) | (profile.connect ? connect_tcp : 0);
  if (ports != 0 && version < 4)
    throw sys::InputError(
        "org.tinbox.landlock: bind, connect: ports need Linux 6.7: leave them out");
  return {all_rights(version), ports};
}

}  // namespace

int landlock_version() {
  const auto version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0,
                                 LANDLOCK_CREATE_RULESET_VERSION);
  return version < 0 ? 0 : static_cast<int>(version);
}

void confine(const LandlockProfile& profile) {
  const auto rights = handled_rights(profile, landlock_version());
  const auto size = rights.ports == 0 ? sizeof rights.files : sizeof rights;
  const sys::Fd rules(static_cast<int>(
      sys::check(::syscall(SYS_landlock_create_ruleset, &rights, size, 0),
                 "landlock_create_ruleset({{{:#x}, {:#x}}}, {}, 0)", rights.files,
                 rights.ports, size)));
  for (const auto& path : profile.readable) allow_below(rules, path, reading);
  for (const auto& path : profile.writable) allow_below(rules, path, rights.files);
  allow_ports(rules, profile.bind, bind_tcp);
  allow_ports(rules, profile.connect, connect_tcp);
  sys::say("what no rule allows is refused from here on, to all that we start as well");
  sys::check(::syscall(SYS_landlock_restrict_self, rules.get(), 0),
             "landlock_restrict_self({}, 0)", rules.get());
}

}  // namespace tinbox
