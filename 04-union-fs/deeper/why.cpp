// why.cpp — see why.h.
#include "04-union-fs/deeper/why.h"

#include <fmt/format.h>

#include "04-union-fs/deeper/diff.h"
#include "04-union-fs/deeper/mounted.h"
#include "04-union-fs/deeper/union_by_hand.h"
#include "lib/error.h"
#include "lib/json_line.h"

namespace tinbox {
namespace {

std::string words_for(const Entry& entry) {
  const auto type = entry.status.st_mode & S_IFMT;
  if (entry.kind == Kind::nothing) return "nothing";
  if (entry.kind == Kind::whiteout)
    return type == S_IFCHR   ? "a whiteout: removed (device 0:0)"
           : type == S_IFREG ? "a whiteout: removed (marked)"
                             : "removed";
  if (entry.is_opaque) return "an opaque directory: those below are not seen";
  if (!entry.redirect.empty())
    return fmt::format("a directory, below it is {}", entry.redirect);
  if (entry.kind == Kind::directory) return "a directory";
  if (type == S_IFREG) return fmt::format("a file of {} bytes", entry.status.st_size);
  if (type == S_IFLNK) return "a link";
  return "a special file";
}

// A directory is seen in all layers that are merged in it, anything else in one.
bool is_seen(const Look& look, const Look* first) {
  if (!first || look.is_hidden || look.entry.kind == Kind::nothing) return false;
  return &look == first ||
         (first->entry.kind == Kind::directory && look.entry.kind == Kind::directory);
}

void print_look(const Look& look, bool is_seen, const std::string& layer, bool json) {
  auto words = words_for(look.entry);
  if (look.is_hidden && look.entry.kind != Kind::nothing) words += ", hidden";
  if (!json)
    fmt::print("{} {}: {}\n", is_seen ? '*' : ' ', layer, words);
  else
    fmt::print("{}\n", sys::JsonLine()
                           .add("layer", layer)
                           .add("path", look.path)
                           .add("says", words)
                           .add("seen", int{is_seen})
                           .text());
}

bool is_known(const std::vector<Look>& looks) {
  for (const auto& look : looks)
    if (look.entry.kind != Kind::nothing) return true;
  return false;
}

// An upper in memory cannot be read. But the box's root can: where that differs from
// what the layers say, it is the upper that says so. Answers the upper's look.
Look look_in_memory(const Union& what, const LookOptions& options,
                    const std::vector<Look>& below) {
  const auto root = fmt::format("/proc/{}/root/", options.pid);
  const auto now = UnionByHand({root}, prefix_of_marks(what)).walk(options.path);
  const auto* old_one = seen(below);
  Look look{.layer = 0, .path = now.path, .entry = {}};
  if (!now.arrived) {
    if (old_one) look.entry.kind = Kind::whiteout;
    return look;
  }
  const auto& entry = now.looks.front().entry;
  if (!old_one || differ(old_one->entry.status, entry.status)) look.entry = entry;
  return look;
}

// With the upper in memory as one more layer, on top.
void add_memory(UnionByHand::Walk& walk, std::vector<std::string>& layers,
                const Union& what, const LookOptions& options) {
  const auto upper = look_in_memory(what, options, walk.looks);
  const bool is_directory = upper.entry.kind == Kind::directory;
  for (auto& look : walk.looks) {
    ++look.layer;
    look.is_hidden |= upper.entry.kind != Kind::nothing && !is_directory;
  }
  walk.looks.insert(walk.looks.begin(), upper);
  walk.arrived = seen(walk.looks) != nullptr;
  layers.insert(layers.begin(), "(in memory)");
}

}  // namespace

int print_why(const LookOptions& options) {
  const auto what = options.pid ? union_of(options.pid) : options.what;
  auto layers = all_layers(what);
  auto walk = UnionByHand(layers, prefix_of_marks(what)).walk(options.path);
  if (what.in_memory) add_memory(walk, layers, what, options);
  if (!is_known(walk.looks))
    throw sys::InputError(fmt::format("{}: no layer has {}: ls shows what is there",
                                      options.path, walk.path));
  if (!options.json)
    fmt::print("{}{}\n", walk.path, walk.arrived ? "" : " is not seen");
  const auto* first = seen(walk.looks);
  for (const auto& look : walk.looks)
    print_look(look, is_seen(look, first), layers[look.layer], options.json);
  return 0;
}

}  // namespace tinbox
