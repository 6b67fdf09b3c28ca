// lsns.cpp — 02-lsns [--json] [PID]: who shares which namespaces with whom.
//
// Nobody keeps a list of namespaces: they exist as long as a process is in them (or a
// descriptor or mount holds them). So we ask every process.
#include <filesystem>
#include <map>
#include <set>

#include <fmt/format.h>

#include "02-namespaces/deeper/ns_files.h"
#include "02-namespaces/options.h"
#include "lib/error.h"
#include "lib/files.h"
#include "lib/json_line.h"
#include "lib/text.h"

namespace tinbox {
namespace {

struct Namespace {
  std::string kind;
  std::uint64_t inode;
  std::uint64_t owner;  // the user namespace whose root has power over it
  auto operator<=>(const Namespace&) const = default;
};
using Members = std::map<Namespace, std::vector<pid_t>>;

std::set<pid_t> all_processes() {
  std::set<pid_t> pids;
  for (const auto& entry : std::filesystem::directory_iterator("/proc"))
    if (const auto pid = sys::parse_number<pid_t>(entry.path().filename().native()))
      pids.insert(*pid);
  return pids;
}

// 0, or why the process is left out: ENOENT, it is gone by now; EACCES, it is not ours.
int add_namespaces_of(pid_t pid, Members& members) try {
  std::vector<Namespace> found;
  for (const auto& kind : all_kinds())
    found.push_back(
        {kind.file, namespace_inode(pid, kind.file), owner_inode(pid, kind.file)});
  for (const auto& one : found) members[one].push_back(pid);
  return 0;
} catch (const sys::Error& error) {
  if (const int why = error.error_number(); why == ENOENT || why == EACCES) return why;
  throw;
}

std::string name_of(pid_t pid) try {
  auto name = sys::read_file(fmt::format("/proc/{}/comm", pid));
  name.resize(name.find('\n'));  // "sh\n"
  return name;
} catch (const sys::Error&) {
  return "";  // gone
}

void print_line(const Namespace& one, const std::vector<pid_t>& pids, bool json) {
  if (json)
    return fmt::print("{}\n", sys::JsonLine()
                                  .add("type", one.kind)
                                  .add("inode", one.inode)
                                  .add("owner", one.owner)
                                  .add("pids", pids)
                                  .text());
  fmt::print("{:<7} {:<11} {:<11} {:>5} {:>8} {}\n", one.kind, one.inode, one.owner,
             pids.size(), pids.front(), name_of(pids.front()));
}

int list(const ListOptions& options) {
  Members members, wanted;
  if (options.pid && add_namespaces_of(*options.pid, wanted) != 0)
    throw sys::InputError(fmt::format(
        "{}: no such process, or another user's: see 02-lsns alone", *options.pid));
  std::size_t hidden = 0;
  for (const pid_t pid : all_processes())
    hidden += add_namespaces_of(pid, members) == EACCES;

  if (!options.json)
    fmt::print("TYPE    INODE       OWNER       PROCS      PID COMMAND\n");
  for (const auto& [one, pids] : members)
    if (!options.pid || wanted.contains(one)) print_line(one, pids, options.json);
  if (hidden) fmt::print(stderr, "02-lsns: {} processes are not ours to see\n", hidden);
  return 0;
}

}  // namespace
}  // namespace tinbox

int main(int argc, char** argv) try {
  return tinbox::list(tinbox::parse_list_options(argc, argv));
} catch (const std::exception& error) {
  return sys::report_failure("02-lsns", error);
}
