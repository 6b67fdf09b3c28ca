// users.cpp — passwd(5) and group(5): lines of fields between colons.
//   root:x:0:0:root:/root:/bin/bash          name : password : uid : gid : …
//   adm:x:4:syslog                           name : password : gid : members
#include "lib/users.h"

#include <optional>
#include <vector>

#include <fmt/format.h>

#include "lib/error.h"
#include "lib/files.h"
#include "lib/text.h"

namespace sys {
namespace {

constexpr std::size_t name_field = 0, id_field = 2, gid_field = 3;

// (uid_t)-1 is no id: to the kernel it means "leave unchanged".
std::optional<uid_t> as_id(const std::string& text) {
  const auto number = parse_number<uid_t>(text);
  return number == ~uid_t{0} ? std::nullopt : number;
}

// The fields of the line of `file` whose field `index` is `value`; none if there is no
// such line, or no such file: a root without etc/passwd still has numbers.
std::vector<std::string> find_line(const Fd& root, const std::string& file,
                                   std::size_t index, const std::string& value) try {
  for (const auto& line : split(read_all(open_in_root(root, file)), '\n'))
    if (auto fields = split(line, ':');
        fields.size() > id_field && fields[index] == value && as_id(fields[id_field]))
      return fields;
  return {};
} catch (const Error& error) {
  if (error.error_number() == ENOENT) return {};
  throw;
}

uid_t find_id(const Fd& root, const std::string& file, const std::string& name) {
  if (const auto number = as_id(name)) return *number;
  const auto fields = find_line(root, file, name_field, name);
  if (fields.empty())
    throw InputError(
        fmt::format("--user {}: no such name in the root's /{}; a number always works",
                    name, file));
  return *as_id(fields[id_field]);
}

}  // namespace

Credentials find_credentials(const Fd& root, const std::string& spec) {
  const std::size_t colon = spec.find(':');
  const uid_t uid = find_id(root, "etc/passwd", spec.substr(0, colon));
  if (colon != spec.npos)
    return {uid, find_id(root, "etc/group", spec.substr(colon + 1))};
  const auto own = find_line(root, "etc/passwd", id_field, std::to_string(uid));
  const auto gid = own.size() > gid_field ? as_id(own[gid_field]) : std::nullopt;
  return {uid, gid.value_or(uid)};
}

}  // namespace sys
