// union_by_hand.cpp — see union_by_hand.h.
#include "04-union-fs/deeper/union_by_hand.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <climits>
#include <memory>
#include <stdexcept>

#include <fmt/ranges.h>

#include "lib/check.h"
#include "lib/files.h"
#include "lib/text.h"

namespace tinbox {
namespace {

std::string joined(const std::string& directory, const std::string& name) {
  return directory == "/" ? "/" + name : directory + "/" + name;
}

// Below a layer's top, one name at a time: no link can lead out of the layer.
sys::Fd open_below(const std::string& layer, const std::string& path) {
  auto directory = sys::open_directory(layer);
  for (const auto& name : sys::split(path, '/'))
    if (!name.empty())
      directory.reset(sys::check_quietly(
          ::openat(directory.get(), name.c_str(),
                   O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC),
          "openat({:?}, {:?}, O_PATH|O_DIRECTORY|O_NOFOLLOW)", layer, path));
  return directory;
}

std::vector<std::string> names_in(const sys::Fd& directory) {
  sys::Fd readable(sys::check_quietly(
      ::openat(directory.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC),
      "openat(\".\", O_RDONLY|O_DIRECTORY)"));
  const auto close = [](DIR* stream) { ::closedir(stream); };
  const std::unique_ptr<DIR, decltype(close)> stream(::fdopendir(readable.release()),
                                                     close);
  std::vector<std::string> names;
  while (const dirent* entry = ::readdir(stream.get()))
    if (const std::string name = entry->d_name; name != "." && name != "..")
      names.push_back(name);
  return names;
}

// The names that a link stands for; a link is a file, so one layer has it.
std::vector<std::string> names_of_link(const Stack& parent, const Look& link,
                                       const std::string& name) {
  char target[PATH_MAX];
  for (const auto& spot : parent)
    if (spot.layer == link.layer) {
      const auto size = sys::check_quietly(
          ::readlinkat(spot.directory.get(), name.c_str(), target, sizeof target),
          "readlinkat({:?})", link.path);
      return sys::split({target, static_cast<std::size_t>(size)}, '/');
    }
  throw std::logic_error("a link of a layer that was not asked");
}

}  // namespace

UnionByHand::UnionByHand(const std::vector<std::string>& layers, std::string prefix)
    : layers_(layers), prefix_(std::move(prefix)) {}

Stack UnionByHand::top() const {
  Stack stack;
  for (std::size_t layer = 0; layer < layers_.size(); ++layer)
    stack.push_back({layer, "/", sys::open_directory(layers_[layer])});
  return stack;
}

std::vector<Look> UnionByHand::look_up(const Stack& parent,
                                       const std::string& original_name) const {
  std::vector<Look> looks;
  auto name = original_name;
  bool decided = false;
  //> exercise 4.11: ask one layer after the other, until one decides
  for (const auto& [layer, path, directory] : parent) {
    const auto entry = look_at(directory, name, prefix_);
    looks.push_back({layer, joined(path, name), entry, decided});
    if (decided || entry.kind == Kind::nothing) continue;
    // Only directories are merged, and only until one is opaque.
    decided = entry.kind != Kind::directory || entry.is_opaque;
    if (decided || entry.redirect.empty()) continue;
    name = entry.redirect;
    if (!name.starts_with('/')) continue;  // renamed in its place
    for (auto& look : look_below(layer + 1, name)) looks.push_back(std::move(look));
    break;
  }
  //= sys::todo("4.11", decided, joined("", name), parent);
  //< exercise 4.11
  return looks;
}

// A redirect with a full path: look it up in the union of the layers below.
std::vector<Look> UnionByHand::look_below(std::size_t layer,
                                          const std::string& path) const {
  const UnionByHand below(
      {layers_.begin() + static_cast<std::ptrdiff_t>(layer), layers_.end()}, prefix_);
  auto stack = below.top();
  std::vector<Look> looks;
  for (const auto& name : sys::split(path.substr(1), '/')) {
    looks = below.look_up(stack, name);
    stack = below.enter(looks);
  }
  for (auto& look : looks) look.layer += layer;
  return looks;
}

Stack UnionByHand::enter(const std::vector<Look>& looks) const {
  Stack stack;
  for (const auto& [layer, path, entry, is_hidden] : looks) {
    if (is_hidden || entry.kind == Kind::nothing) continue;
    if (entry.kind != Kind::directory) break;  // a file below a directory: not seen
    stack.push_back({layer, path, open_below(layers_[layer], path)});
  }
  return stack;
}

std::set<std::string> UnionByHand::list(const Stack& directory) const {
  std::set<std::string> names;
  for (const auto& spot : directory)
    for (const auto& name : names_in(spot.directory))
      if (seen(look_up(directory, name))) names.insert(name);
  return names;
}

UnionByHand::Walk UnionByHand::walk(const std::string& path) const {
  int links_left = 40;  // as many as the kernel follows: ELOOP
  std::vector<std::string> done;
  std::vector<Stack> way;  // the top, and one for each name that is done
  way.push_back(top());
  Walk walk;
  for (auto names = sys::split(path, '/'); !names.empty();) {
    const auto name = names.front();
    names.erase(names.begin());
    if (name.empty() || name == ".") continue;
    if (name == "..") {  // of the top: the top
      if (done.empty()) continue;
      done.pop_back();
      way.pop_back();
      continue;
    }
    walk.path = fmt::format("/{}", fmt::join(done, "/"));
    walk.path = joined(walk.path, name);
    walk.looks = look_up(way.back(), name);
    const auto* found = seen(walk.looks);
    if (!found) return walk;
    if (S_ISLNK(found->entry.status.st_mode) && !names.empty() && links_left-- > 0) {
      const auto instead = names_of_link(way.back(), *found, name);
      names.insert(names.begin(), instead.begin(), instead.end());
      if (!instead.front().empty()) continue;  // relative to where it stands
      done.clear();
      way.resize(1);
      continue;
    }
    done.push_back(name);
    way.push_back(enter(walk.looks));
  }
  walk.arrived = true;
  return walk;
}

const Look* seen(const std::vector<Look>& looks) {
  for (const auto& look : looks)
    if (look.entry.kind != Kind::nothing && !look.is_hidden)
      return look.entry.kind == Kind::whiteout ? nullptr : &look;
  return nullptr;
}

}  // namespace tinbox
