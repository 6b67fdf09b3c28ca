// join.cpp — see join.h.
#include "06-full-container/container/join.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>

#include <algorithm>

#include "02-namespaces/deeper/ns_files.h"
#include "lib/check.h"
#include "lib/flags.h"

namespace tinbox {
namespace {

sys::Fd open_file(const std::string& path) {
  return sys::Fd(sys::check_quietly(::open(path.c_str(), O_RDONLY | O_CLOEXEC),
                                    "open({:?})", path));
}

void join(const JoinedNamespace& one, const sys::Fd& file) {
  sys::check(::setns(file.get(), one.flag), "setns({:?}, {})", one.path,
             sys::clone_flag_names(static_cast<unsigned>(one.flag)));
}

const char* file_of(int flag) {
  return std::ranges::find(all_kinds(), flag, &Kind::flag)->file;
}

}  // namespace

bool joins(const std::vector<JoinedNamespace>& joined, int flag) {
  return std::ranges::find(joined, flag, &JoinedNamespace::flag) != joined.end();
}

// The user namespace comes last, as we lose our power over the host with it; but what
// belongs to that very namespace may only be joined from inside of it.
Visit::Visit(const std::vector<JoinedNamespace>& joined) {
  std::vector<std::pair<const JoinedNamespace*, sys::Fd>> later;
  for (const auto& one : joined) {
    if (one.flag == CLONE_NEWNS) continue;
    auto file = open_file(one.path);
    if (one.flag == CLONE_NEWUSER) {
      later.emplace(later.begin(), &one, std::move(file));
      continue;
    }
    try {
      enter(one, file);
    } catch (const sys::Error& error) {
      if (error.error_number() != EPERM || !joins(joined, CLONE_NEWUSER)) throw;
      later.emplace_back(&one, std::move(file));
    }
  }
  for (const auto& [one, file] : later) join(*one, file);
  if (!later.empty()) homes_.clear();  // where our power is, they cannot be joined
}

void Visit::enter(const JoinedNamespace& one, const sys::Fd& file) {
  JoinedNamespace home{std::string("/proc/self/ns/") + file_of(one.flag), one.flag};
  auto way_home = open_file(home.path);
  join(one, file);
  homes_.emplace_back(std::move(home), std::move(way_home));
}

// Where an engine has made a user namespace for an ordinary user, the host's namespaces
// are above our power: we can leave them, and not come back. Then we stay; the rest of
// our work needs none of them.
void Visit::leave() {
  for (const auto& [home, file] : homes_) try {
      join(home, file);
    } catch (const sys::Error& error) {
      if (error.error_number() != EPERM) throw;
    }
}

void join_mount_namespace(const std::vector<JoinedNamespace>& joined) {
  for (const auto& one : joined)
    if (one.flag == CLONE_NEWNS) join(one, open_file(one.path));
}

}  // namespace tinbox
