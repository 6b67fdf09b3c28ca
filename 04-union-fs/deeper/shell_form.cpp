// shell_form.cpp — see shell_form.h. The box is written by chapter 02's shell form; the
// lines that mount the union come in between.
#include "04-union-fs/deeper/shell_form.h"

#include <fmt/format.h>

#include "02-namespaces/deeper/shell_form.h"
#include "04-union-fs/marks.h"
#include "lib/error.h"
#include "lib/shell_words.h"

namespace tinbox {
namespace {

std::string scratch_lines(Union& what, const std::string& place) {
  auto lines = fmt::format(
      "# A tmpfs that only this mount table knows: it ends with the box.\n"
      "mount -t tmpfs -o mode=755 tmpfs {}\n",
      sys::shell_word(place));
  if (!what.in_memory) {
    what.layers.push_back(place + "/empty");
    return lines + fmt::format("mkdir{}\n", sys::shell_words({place + "/empty"}));
  }
  what.upper = place + "/upper";
  what.work = place + "/work";
  return lines + fmt::format("mkdir{}\n", sys::shell_words({what.upper, what.work}));
}

std::string union_lines(Union what) {
  const auto place = what.layers.front();
  const auto word = sys::shell_word(place);
  auto lines = fmt::format(
      "# We stand in the top layer: what is mounted over it does not hide it from us.\n"
      "cd {}\n",
      word);
  if (!what.work.empty())
    lines += fmt::format("mkdir -p{}\n", sys::shell_words({what.work}));
  name_from_top(what);
  if (what.upper.empty() && (what.in_memory || what.layers.size() == 1))
    lines += scratch_lines(what, place);
  const auto options = mount_options(what);
  if (options.find("\\,") != options.npos)
    throw sys::InputError(
        "--explain=shell: mount(8) takes no comma in a name: rename the directory");
  return lines + fmt::format("mount -t overlay -o {} {} {}\n", sys::shell_word(options),
                             word, word);
}

std::string place_lines(const UnionOptions& options) {
  std::string lines;
  if (options.read_only)
    lines +=
        "# Programs need these even where all else is read-only.\n"
        "[ ! -d tmp ] || mount -t tmpfs -o nosuid,nodev,mode=1777 tmpfs tmp\n"
        "[ ! -d run ] || mount -t tmpfs -o nosuid,nodev,mode=755 tmpfs run\n";
  for (const auto& [host, box, read_only] : options.volumes) {
    const auto target = sys::shell_word("." + box);
    lines += fmt::format("mount --rbind {} {}\n", sys::shell_word(host), target);
    if (read_only)
      lines += fmt::format(
          "# Read-only by a second call: the first takes no other flag.\n"
          "mount -o remount,bind,ro {}\n",
          target);
  }
  return lines.empty()
             ? lines
             : "# Once more: the path leads into the union now.\ncd \"$PWD\"\n" + lines;
}

}  // namespace

// In one shell: its working directory is what counts.
std::string union_script(Union what, const std::string& more) {
  return fmt::format(
      "# One tree of all layers, over the top one.\n"
      "nsenter --target $box --mount sh -ec {}\n",
      sys::shell_word("\n" + union_lines(std::move(what)) + more));
}

int print_shell_form(const UnionOptions& options) {
  BoxOptions box;
  box.box.namespaces = {.pid = true, .mount = true, .user = options.user_namespace};
  if (options.user_namespace) box.box.id_maps = map_caller_to_root();
  box.box.root = options.what.layers.front();
  box.command = options.command;
  auto what = options.what;
  what.user_xattr = options.user_namespace || !may_write_trusted_marks();
  return print_shell_form(box,
                          {.program = "04-union-fs",
                           .mount_root = union_script(what, place_lines(options))});
}

}  // namespace tinbox
