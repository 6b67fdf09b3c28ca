// diff.cpp — see diff.h.
//
// Two unions are walked side by side: that of the layers alone, and the one with the
// upper. An upper in memory has no path; then the box's own root stands for the second.
#include "04-union-fs/deeper/diff.h"

#include <fmt/format.h>

#include "04-union-fs/deeper/mounted.h"
#include "04-union-fs/deeper/union_by_hand.h"
#include "lib/check.h"
#include "lib/json_line.h"

namespace tinbox {
namespace {

bool same_time(const timespec& one, const timespec& other) {
  return one.tv_sec == other.tv_sec && one.tv_nsec == other.tv_nsec;
}

class Comparison {
 public:
  Comparison(const Union& what, const std::string& merged,
             const std::function<void(const Change&)>& tell)
      : below_(what.layers, prefix_of_marks(what)),
        now_(merged.empty() ? all_layers(what) : std::vector<std::string>{merged},
             prefix_of_marks(what)),
        has_upper_(merged.empty()),
        tell_(tell) {
    if (has_upper_) return;
    struct stat top {};
    sys::check_quietly(::stat(merged.c_str(), &top), "stat({:?})", merged);
    top_device_ = top.st_dev;
  }

  void run() { compare("/", below_.top(), now_.top()); }

 private:
  // A directory of both.
  void compare(const std::string& path, const Stack& before, const Stack& after) {
    auto names = below_.list(before);
    names.merge(now_.list(after));
    for (const auto& name : names) compare_name(path + name, name, before, after);
  }

  void compare_name(const std::string& path, const std::string& name,
                    const Stack& before, const Stack& after) {
    const auto old_looks = below_.look_up(before, name);
    const auto new_looks = now_.look_up(after, name);
    const auto* old_one = seen(old_looks);
    const auto* new_one = seen(new_looks);
    if (!new_one) return tell_({'D', path});
    if (is_mount(*new_one)) return;
    if (!old_one)
      tell_({'A', path});
    else if (is_changed(*old_one, *new_one, new_looks))
      tell_({'C', path});
    if (new_one->entry.kind != Kind::directory) return;
    if (has_upper_ && new_one->layer > 0) return;  // all of it is as in the layers
    compare(path + "/", below_.enter(old_looks), now_.enter(new_looks));
  }

  // What is mounted over the box's root, /proc and /dev, is not of the union.
  bool is_mount(const Look& look) const {
    return !has_upper_ && look.entry.kind == Kind::directory &&
           look.entry.status.st_dev != top_device_;
  }

  bool is_changed(const Look& old_one, const Look& new_one,
                  const std::vector<Look>& new_looks) const {
    const auto& before = old_one.entry.status;
    const auto& after = new_one.entry.status;
    if (before.st_mode != after.st_mode || before.st_uid != after.st_uid ||
        before.st_gid != after.st_gid)
      return true;
    if (S_ISDIR(after.st_mode))  // its time changes with what is in it
      return has_upper_ && new_one.layer == 0 && new_looks.front().entry.is_opaque;
    if (has_upper_) return new_one.layer == 0;
    return before.st_size != after.st_size || before.st_rdev != after.st_rdev ||
           !same_time(before.st_mtim, after.st_mtim);
  }

  UnionByHand below_;
  UnionByHand now_;
  bool has_upper_;
  dev_t top_device_ = 0;
  std::function<void(const Change&)> tell_;
};

}  // namespace

void compare(const Union& what, const std::string& merged,
             const std::function<void(const Change&)>& tell) {
  Comparison(what, merged, tell).run();
}

int print_diff(const LookOptions& options) {
  const auto what = options.pid ? union_of(options.pid) : options.what;
  const bool can_change = what.in_memory || !what.upper.empty();
  if (!can_change && !options.pid)
    throw sys::InputError(
        "no --upper: layers alone never change: name what was written to");
  if (!can_change) return 0;  // a read-only box
  const auto root = fmt::format("/proc/{}/root/", options.pid);
  compare(what, what.in_memory ? root : "", [&](const Change& change) {
    if (options.json)
      fmt::print("{}\n", sys::JsonLine()
                             .add("kind", std::string_view(&change.kind, 1))
                             .add("path", change.path)
                             .text());
    else
      fmt::print("{} {}\n", change.kind, change.path);
  });
  return 0;
}

}  // namespace tinbox
