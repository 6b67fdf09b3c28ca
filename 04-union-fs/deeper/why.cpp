// why.cpp — see why.h.
#include "04-union-fs/deeper/why.h"

#include <fmt/format.h>

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
    return type == S_IFCHR ? "a whiteout: removed (device 0:0)"
                           : "a whiteout: removed (marked)";
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

}  // namespace

int print_why(const LookOptions& options) {
  const auto what = options.pid ? union_of(options.pid) : options.what;
  const auto layers = all_layers(what);
  const auto walk = UnionByHand(layers, prefix_of_marks(what)).walk(options.path);
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
