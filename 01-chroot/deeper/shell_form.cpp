// shell_form.cpp — see shell_form.h.
#include "01-chroot/deeper/shell_form.h"

#include <optional>

#include <fmt/format.h>

#include "lib/files.h"
#include "lib/shell_words.h"
#include "lib/users.h"

namespace tinbox {
namespace {

using sys::shell_word;

constexpr auto head = R"(#!/bin/sh
# The work of 01-chroot, done by coreutils and util-linux. What they cannot do: close
# the descriptors above 2, and have the command die with us.

)";

// --userspec: a + says that a number follows, and no name that consists of digits.
std::string change_root(const std::string& root,
                        const std::optional<sys::Credentials>& user) {
  std::string text = "--";
  if (user) text = fmt::format("--userspec=+{}:+{} --", user->uid, user->gid);
  return fmt::format("{} {}", text, shell_word(root));
}

// chroot(1) always ends in "/". unshare(1) that shares all can go elsewhere.
std::string change_root_and_directory(const std::string& root,
                                      const std::string& directory,
                                      const std::optional<sys::Credentials>& user) {
  auto text = fmt::format("--root={} --wd={}", shell_word(root), shell_word(directory));
  if (user) text += fmt::format(" --setgid={} --setuid={}", user->gid, user->uid);
  return text + " --";
}

std::string comments(const sys::Command& command) {
  std::string text;
  if (command.cleared || !command.variables.empty())
    text += "# env goes first: in the new root there may be no env.\n";
  text += "# The root is changed before the user: only root may change it.\n";
  if (!command.user.empty())
    text += "# Groups go before the user: after it, nobody may change them.\n";
  return text +
         "# The command is searched in the PATH that it is given, in the root.\n";
}

}  // namespace

int print_shell_form(const ChrootOptions& options) {
  const auto& command = options.command;
  const sys::Fd root = sys::open_directory(options.root);
  std::optional<sys::Credentials> user;
  if (!command.user.empty()) user = sys::find_credentials(root, command.user);

  const bool to_top = command.directory == "/";
  const auto tool =
      sys::with_environment(command, to_top ? "/usr/sbin/chroot" : "/usr/bin/unshare");
  const auto words =
      to_top ? change_root(options.root, user)
             : change_root_and_directory(options.root, command.directory, user);
  fmt::print("{}{}{} {}{}\n", head, comments(command), tool, words,
             sys::shell_words(command.arguments));
  return 0;
}

}  // namespace tinbox
