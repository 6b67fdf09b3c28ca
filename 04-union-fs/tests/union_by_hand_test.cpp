// union_by_hand_test.cpp — our union beside the kernel's: random layers, with
// whiteouts, opaque directories and redirects, must look the same in both.
#include "04-union-fs/deeper/union_by_hand.h"

#include <sys/mount.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <random>

#include <fmt/format.h>

#include "01-chroot/run.h"
#include "02-namespaces/box.h"
#include "04-union-fs/overlay.h"
#include "lib/files.h"
#include "lib/tests/catch.h"

namespace {

namespace fs = std::filesystem;

// A directory on the tmpfs of the tests, which goes with the object.
class Place {
 public:
  Place() {
    std::string name = fs::temp_directory_path() / "union-XXXXXX";
    path_ = ::mkdtemp(name.data());
  }
  ~Place() { fs::remove_all(path_); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  unsigned below(unsigned limit) { return static_cast<unsigned>(engine_() % limit); }
  std::string name() { return {static_cast<char>('a' + below(3))}; }

 private:
  std::mt19937 engine_;
};

void mark(const fs::path& path, const char* name, const std::string& value) {
  REQUIRE(::setxattr(path.c_str(), name, value.data(), value.size(), 0) == 0);
}

// Anything that an overlay could find in a layer, three levels deep.
void fill(const fs::path& directory, Random& random, int depth) {
  for (const char* name : {"a", "b", "c"}) {
    const auto path = directory / name;
    const auto kind = random.below(8);
    if (kind < 2) continue;
    if (kind == 2) {
      REQUIRE(::mknod(path.c_str(), S_IFCHR, makedev(0, 0)) == 0);
    } else if (kind == 3 || depth == 0) {
      std::ofstream(path) << path.string();
    } else {
      fs::create_directory(path);
      fill(path, random, depth - 1);
      if (random.below(4) == 0) mark(path, "trusted.overlay.opaque", "y");
      if (random.below(5) == 0)
        mark(path, "trusted.overlay.redirect",
             random.below(2) ? "/" + random.name() + "/" + random.name()
                             : random.name());
    }
  }
}

std::string type_of(const fs::path& path) {
  return fs::is_directory(fs::symlink_status(path)) ? "directory"
                                                    : sys::read_file(path);
}

// All that the kernel shows: "a/b", and what it is. In a directory of one layer alone
// it lists whiteouts too, though none of them can be opened.
std::vector<std::string> kernels_view(const fs::path& view) {
  std::vector<std::string> lines;
  for (const auto& entry : fs::recursive_directory_iterator(view))
    if (fs::exists(entry.symlink_status()))
      lines.push_back(entry.path().lexically_relative(view).string() + " " +
                      type_of(entry.path()));
  std::sort(lines.begin(), lines.end());
  return lines;
}

void add_ours(const tinbox::UnionByHand& ours, const std::vector<fs::path>& layers,
              const tinbox::Stack& directory, const std::string& path,
              std::vector<std::string>& lines) {
  for (const auto& name : ours.list(directory)) {
    const auto looks = ours.look_up(directory, name);
    const auto* look = tinbox::seen(looks);
    lines.push_back(path + name + " " +
                    type_of(layers[look->layer] / look->path.substr(1)));
    if (look->entry.kind == tinbox::Kind::directory)
      add_ours(ours, layers, ours.enter(looks), path + name + "/", lines);
  }
}

std::vector<std::string> our_view(const std::vector<fs::path>& layers) {
  const tinbox::UnionByHand ours({layers.begin(), layers.end()}, "trusted");
  std::vector<std::string> lines;
  add_ours(ours, layers, ours.top(), "", lines);
  std::sort(lines.begin(), lines.end());
  return lines;
}

// In a mount table of its own: mounts the layers, and compares.
bool look_the_same(const std::vector<fs::path>& layers, const fs::path& view) {
  tinbox::Box box;
  box.namespaces.mount = true;
  auto child = tinbox::spawn_in_box(box, [&](sys::Lifeline&) {
    tinbox::Union what;
    what.layers = {layers.begin(), layers.end()};
    const auto options = tinbox::mount_options(what) + ",redirect_dir=follow";
    if (::mount("none", view.c_str(), "overlay", 0, options.c_str()) != 0) _exit(2);
    const auto theirs = kernels_view(view), ours = our_view(layers);
    if (theirs != ours)
      for (const auto* lines : {&theirs, &ours}) {
        fmt::print(stderr, "---- {}\n", lines == &theirs ? "the kernel" : "we");
        for (const auto& line : *lines) fmt::print(stderr, "{}\n", line);
      }
    _exit(theirs == ours ? 42 : 1);
  });
  return tinbox::exit_code_of(child.wait()) == 42;
}

}  // namespace

TEST_CASE("random layers look to us as to the kernel") {
  for (unsigned seed = 0; seed < 150; ++seed) {
    const Place place;
    Random random(seed);
    std::vector<fs::path> layers;
    for (unsigned layer = 0; layer < 2 + seed % 3; ++layer) {
      layers.push_back(place.path() / std::to_string(layer));
      fs::create_directory(layers.back());
      fill(layers.back(), random, 3);
    }
    fs::create_directory(place.path() / "view");
    INFO("seed " << seed);
    CHECK(look_the_same(layers, place.path() / "view"));
  }
}
