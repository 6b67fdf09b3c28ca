// implied.cpp — see implied.h.
#include "04-union-fs/deeper/implied.h"

#include <linux/capability.h>

#include <filesystem>

#include <fmt/format.h>

#include "04-union-fs/deeper/layers.h"
#include "04-union-fs/marks.h"
#include "lib/capability.h"
#include "lib/error.h"
#include "lib/text.h"

namespace tinbox {
namespace {

void require_one_place_to_write(const UnionOptions& options) {
  const bool has_upper = !options.what.upper.empty();
  if (int{has_upper} + int{options.ephemeral} + int{options.read_only} > 1)
    throw sys::InputError(
        "--upper, --ephemeral, --read-only: these exclude each other: choose one");
  if (!options.what.work.empty() && !has_upper)
    throw sys::InputError("--work: it belongs to an upper: add --upper DIR");
}

std::string host_directory(const Volume& volume) {
  std::error_code error;
  const auto found = std::filesystem::canonical(volume.host, error);
  if (error || !std::filesystem::is_directory(found))
    throw sys::InputError(
        fmt::format("--volume {}:{}: {} is no directory of the host's: mkdir it",
                    volume.host, volume.box, volume.host));
  return found;
}

pid_t parse_pid(const std::string& text) {
  const pid_t pid = sys::parse_number<pid_t>(text).value_or(0);
  if (pid <= 0)
    throw sys::InputError(
        fmt::format("--pid {}: not the pid of a process: see 02-lsns", text));
  return pid;
}

}  // namespace

void complete(UnionOptions& options) {
  require_one_place_to_write(options);
  complete(options.what);
  options.what.in_memory = options.what.upper.empty() && !options.read_only;
  for (auto& volume : options.volumes) volume.host = host_directory(volume);
  if (options.user_namespace || sys::has_capability(CAP_SYS_ADMIN)) return;
  fmt::print(stderr, "04-union-fs: without CAP_SYS_ADMIN: adding --userns\n");
  options.user_namespace = true;
}

void complete(LookOptions& options, const std::string& pid, bool user_namespace) {
  auto& what = options.what;
  if (pid.empty()) {
    find_directories(what);
    what.user_xattr = user_namespace || !may_write_trusted_marks();
    return;
  }
  if (!what.layers.empty() || !what.upper.empty())
    throw sys::InputError(
        "--pid: its union is known: leave out --layer and --upper, or --pid");
  options.pid = parse_pid(pid);
}

void complete(BranchOptions& options, const std::string& pid, bool has_layer) {
  options.pid = parse_pid(pid);
  if (!options.path.starts_with('/') || options.path == "/")
    throw sys::InputError(fmt::format(
        "{}: expected a directory of the box below /, such as /pub", options.path));
  if (!has_layer) return;
  Union layer{.layers = {options.layer}};
  find_directories(layer);
  options.layer = layer.layers.front();
}

}  // namespace tinbox
