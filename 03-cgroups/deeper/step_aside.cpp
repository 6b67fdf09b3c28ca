// step_aside.cpp — see step_aside.h.
#include "03-cgroups/deeper/step_aside.h"

#include <unistd.h>

#include <algorithm>

#include <fmt/format.h>

#include "03-cgroups/deeper/choose.h"
#include "lib/files.h"

namespace tinbox {
namespace {

bool are_alone_in(const GroupPlace& place) {
  return sys::read_file(place.file("cgroup.procs")) == fmt::format("{}\n", ::getpid());
}

}  // namespace

StepAside::StepAside(const std::vector<Hierarchy>& trees, const std::string& path,
                     const Limits& limits) {
  if (path.starts_with('/')) return;  // not below our own group
  const auto wanted = controllers_of(limits);
  for (const auto& tree : trees) {
    const auto has = [&](const auto& name) { return tree.controllers.contains(name); };
    if (tree.version != 2 || !std::any_of(wanted.begin(), wanted.end(), has)) continue;
    ours_ = tree.ours;
    // The top of all is free of the rule.
    if (!is_top_of_all(ours_) && may_write(ours_) && are_alone_in(ours_)) step_aside();
  }
}

StepAside::~StepAside() {
  try {
    if (!aside_.empty()) step_back();
  } catch (const std::exception&) {
    // ignore: another group below is in use; who made ours removes it with all in it
  }
}

void StepAside::step_aside() {
  enabled_before_ = read_words(ours_.file("cgroup.subtree_control"));
  const auto directory = ours_.file(fmt::format("aside-{}", ::getpid()));
  sys::say("we are alone in our group, and it may have limits below once nobody is");
  make_group(directory);
  try {
    sys::write_control_file(directory + "/cgroup.procs", std::to_string(::getpid()));
  } catch (...) {  // the constructor fails with us, and so no destructor tidies up
    remove_groups(directory);
    throw;
  }
  aside_ = directory;
}

void StepAside::step_back() {
  std::string request;
  for (const auto& controller : read_words(ours_.file("cgroup.subtree_control")))
    if (!enabled_before_.contains(controller)) request += " -" + controller;
  if (!request.empty())
    sys::write_control_file(ours_.file("cgroup.subtree_control"), request.substr(1));
  sys::write_control_file(ours_.file("cgroup.procs"), std::to_string(::getpid()));
  remove_groups(aside_);
}

}  // namespace tinbox
