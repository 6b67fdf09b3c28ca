// choose.cpp — see choose.h.
#include "03-cgroups/deeper/choose.h"

#include <fcntl.h>
#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "03-cgroups/cgroup_v2.h"
#include "03-cgroups/deeper/cgroup_hybrid.h"
#include "03-cgroups/deeper/cgroup_v1.h"
#include "lib/check.h"
#include "lib/error.h"
#include "lib/files.h"
#include "lib/text.h"

namespace tinbox {
namespace {

using Trees = std::vector<Hierarchy>;

GroupPlace below(const GroupPlace& place, const std::string& path) {
  if (path.starts_with('/')) return {place.mount_point, path};
  return {place.mount_point, (place.is_top() ? "" : place.group) + "/" + path};
}

const Hierarchy* tree_v1(const Trees& trees, const std::string& controller) {
  for (const auto& tree : trees)
    if (tree.version == 1 && tree.controllers.contains(controller)) return &tree;
  return nullptr;
}

const Hierarchy* tree_v2(const Trees& trees) {
  for (const auto& tree : trees)
    if (tree.version == 2) return &tree;
  return nullptr;
}

// ---- version 2: where a group of ours may be ----

bool has_processes(const GroupPlace& place) {
  return !sys::read_file(place.file("cgroup.procs")).empty();
}

// May a group with these controllers be made below `place`? They are enabled for such
// groups already, or may be, as nobody competes from within.
bool can_hold(const GroupPlace& place, const std::set<std::string>& needed) {
  if (!may_write(place)) return false;
  const auto enabled = read_words(place.file("cgroup.subtree_control"));
  return std::includes(enabled.begin(), enabled.end(), needed.begin(), needed.end()) ||
         is_top_of_all(place) || !has_processes(place);
}

// To place a group beside such a one, instead of below it, would be to escape from it.
bool has_limits(const GroupPlace& place) {
  return read_number(place.file("memory.max")).value_or(unlimited) != unlimited ||
         read_number(place.file("pids.max")).value_or(unlimited) != unlimited ||
         read_number(place.file("cpu.max")).value_or(unlimited) != unlimited;
}

GroupPlace nearest_that_can_hold(const GroupPlace& ours,
                                 const std::set<std::string>& needed) {
  for (auto place = ours;; place = place.parent()) {
    if (can_hold(place, needed)) return place;
    if (place.is_top() || has_limits(place)) return ours;  // whose error is told
  }
}

// ---- a group that is there ----

std::optional<GroupPlace> nearest_that_is_there(const GroupPlace& ours,
                                                const std::string& path) {
  for (auto place = ours;; place = place.parent()) {
    const auto found = below(place, path);
    if (std::filesystem::is_directory(found.directory())) return found;
    if (place.is_top() || path.starts_with('/')) return std::nullopt;
  }
}

}  // namespace

bool is_top_of_all(const GroupPlace& place) {  // alone, it has no such file
  return !std::filesystem::exists(place.file("cgroup.type"));
}

bool may_write(const GroupPlace& place) {
  const auto directory = place.directory();
  return ::faccessat(AT_FDCWD, directory.c_str(), W_OK, AT_EACCESS) == 0;
}

void add_place_v1(const Trees& trees, const std::string& controller,
                  const std::string& path, PlacesV1& places) {
  if (const auto* tree = tree_v1(trees, controller))
    places[controller] = below(tree->ours, path);
}

std::unique_ptr<Cgroup> new_cgroup(const GroupPlan& plan) {
  if (plan.v1.empty()) return std::make_unique<CgroupV2>(*plan.v2);
  if (!plan.v2) return std::make_unique<CgroupV1>(plan.v1);
  return std::make_unique<CgroupHybrid>(*plan.v2, plan.v1);
}

GroupPlan plan_cgroup(const Trees& trees, const std::string& path,
                      const Limits& limits) {
  require_good_path(path);
  GroupPlan plan;
  std::set<std::string> in_v2;
  const auto* v2 = tree_v2(trees);
  for (const auto& controller : controllers_of(limits)) {
    if (v2 && v2->controllers.contains(controller))
      in_v2.insert(controller);
    else
      add_place_v1(trees, controller, path, plan.v1);
    if (!in_v2.contains(controller) && !plan.v1.contains(controller))
      throw sys::InputError(
          fmt::format("this host has no {} controller: see 03-cgls", controller));
  }
  if (!v2 || !plan.v1.empty())
    add_place_v1(trees, "freezer", path, plan.v1);  // it kills
  if (plan.v1.contains("cpu"))
    add_place_v1(trees, "cpuacct", path, plan.v1);  // it counts
  if (v2 && (plan.v1.empty() || !in_v2.empty()))
    plan.v2 = below(nearest_that_can_hold(v2->ours, in_v2), path);
  if (!plan.v2 && plan.v1.empty())
    throw sys::InputError("no control groups are mounted here: see 03-cgls");
  return plan;
}

std::unique_ptr<Cgroup> new_cgroup(const Trees& trees, const std::string& path,
                                   const Limits& limits) {
  return new_cgroup(plan_cgroup(trees, path, limits));
}

std::unique_ptr<Cgroup> existing_cgroup(const Trees& trees, const std::string& path) {
  require_good_path(path);
  GroupPlan plan;
  for (const auto& tree : trees) {
    const auto place = nearest_that_is_there(tree.ours, path);
    if (place && tree.version == 2) plan.v2 = place;
    if (place && tree.version == 1)
      for (const auto& controller : tree.controllers) plan.v1[controller] = *place;
  }
  if (!plan.v2 && plan.v1.empty())
    throw sys::InputError(fmt::format("{}: there is no such group", path));
  return new_cgroup(plan);
}

void require_good_path(const std::string& path) {
  const auto names = sys::split(path, '/');
  for (std::size_t i = path.starts_with('/'); i < names.size(); ++i)
    if (names[i].empty() || names[i] == "." || names[i] == ".." ||
        names[i].size() > 255)
      throw sys::InputError(fmt::format(
          "{}: expected names such as a/b, without . and .., of 255 bytes at most",
          path));
}

std::string unique_group_name() {
  unsigned random = 0;
  sys::check_quietly(::getrandom(&random, sizeof random, 0), "getrandom()");
  return fmt::format("tinbox-{}-{:08x}", ::getpid(), random);
}

}  // namespace tinbox
