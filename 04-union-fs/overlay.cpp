// overlay.cpp — see overlay.h.
#include "04-union-fs/overlay.h"

#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "04-union-fs/marks.h"
#include "lib/check.h"
#include "lib/flags.h"

namespace tinbox {
namespace {

// ':' stands between layers and ',' between options: in a name they are escaped.
std::string escaped(const std::string& name) {
  std::string text;
  for (const char character : name) {
    if (character == ':' || character == ',' || character == '\\') text += '\\';
    text += character;
  }
  return text;
}

void make_directory(const std::string& path) {
  sys::check_quietly(::mkdir(path.c_str(), 0755), "mkdir({:?})", path);
}

// A tmpfs over the place of the union: only this mount table has it, and it goes when
// the last process of the box does, however that ends.
void mount_scratch(Union& what, const std::string& place) {
  sys::say("a tmpfs that only this mount table knows: it ends with the box");
  sys::check(::mount("tmpfs", place.c_str(), "tmpfs", 0, "mode=755"),
             "mount(\"tmpfs\", {:?}, \"tmpfs\", 0, \"mode=755\")", place);
  if (what.in_memory) {
    make_directory(what.upper = place + "/upper");
    make_directory(what.work = place + "/work");
    return;
  }
  // Without an upper the kernel wants two layers at least; the second may be empty.
  make_directory(place + "/empty");
  what.layers.push_back(place + "/empty");
}

// From the directory in which we stand, the top layer: short, as the kernel reads one
// page of options. And we still reach by "." what a mount over it will cover.
void name_from_top(Union& what) {
  const std::filesystem::path top = what.layers.front();
  const auto relative = [&](std::string& path) {
    if (!path.empty()) path = std::filesystem::path(path).lexically_relative(top);
  };
  for (auto& layer : what.layers) relative(layer);
  relative(what.upper);
  relative(what.work);
}

}  // namespace

std::string mount_options(const Union& what) {
  //> exercise 4.1: tell the kernel which directories to join
  std::string text = "lowerdir=";
  for (const auto& layer : what.layers) text += escaped(layer) + ':';
  text.pop_back();
  // Without an upper directory nothing can be written: EROFS.
  if (!what.upper.empty())
    text += ",upperdir=" + escaped(what.upper) + ",workdir=" + escaped(what.work);
  if (what.user_xattr) text += ",userxattr";
  return text;
  //= sys::todo("4.1", what, escaped);
  //< exercise 4.1
}

void mount_by_options(const Union& what, const std::string& place) {
  const auto options = mount_options(what);
  // The source is free to choose: whom we tell what the names are relative to.
  sys::check(::mount(place.c_str(), place.c_str(), "overlay", 0, options.c_str()),
             "mount({:?}, {:?}, \"overlay\", 0, {:?})", place, place, options);
}

void mount_union(Union what, const MountCall& mount_overlay) {
  const auto place = what.layers.front();
  sys::say("we stand in the top layer: what we mount over it will not hide it from us");
  sys::check(::chdir(place.c_str()), "chdir({:?})", place);
  name_from_top(what);
  if (what.upper.empty() && (what.in_memory || what.layers.size() == 1))
    mount_scratch(what, place);
  what.user_xattr = !may_write_trusted_marks();
  if (what.user_xattr && !what.upper.empty()) require_user_marks(what.upper);
  sys::say("one tree of all layers, over the top one; to this mount table alone");
  mount_overlay(what, place);
}

}  // namespace tinbox
