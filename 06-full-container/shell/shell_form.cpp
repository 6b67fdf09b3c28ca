// shell_form.cpp — see shell_form.h. The namespaces are written by chapter 02's shell
// form, the union by chapter 04's; what stands here is in between, and at the end.
#include "06-full-container/shell/shell_form.h"

#include <linux/capability.h>

#include <cctype>

#include <fmt/format.h>

#include "02-namespaces/deeper/shell_form.h"
#include "04-union-fs/deeper/shell_form.h"
#include "04-union-fs/marks.h"
#include "06-full-container/capstone/choices.h"
#include "06-full-container/capstone/usual_config.h"
#include "06-full-container/security/capability_names.h"
#include "06-full-container/shell/shell_root.h"
#include "lib/capability.h"
#include "lib/error.h"
#include "lib/files.h"
#include "lib/shell_words.h"

namespace tinbox {
namespace {

// Where another chapter has the script already, or where util-linux has no words.
void refuse_what_cannot_be(const ContainerOptions& options, const Config& config) {
  if (!controllers_of(options.limits).empty())
    throw sys::InputError(
        "--explain=shell: no limits, please: see 03-cgroups --explain=shell");
  if (options.network_wanted)
    throw sys::InputError(
        "--explain=shell: add --no-network: the cable is that of 05-network "
        "--explain=shell");
  if (options.filter_wanted)
    throw sys::InputError(
        "--explain=shell: add --no-seccomp: util-linux has no filter of system calls");
  if (options.user_namespace == "pick")
    throw sys::InputError(
        "--explain=shell: --userns=pick is the work of a lock: name a range");
  const auto needed = 1ULL << CAP_SYS_CHROOT | 1ULL << CAP_SETUID | 1ULL << CAP_SETGID;
  if ((config.process.capabilities.bounding & needed) != needed)
    throw sys::InputError(
        "--explain=shell: --cap-drop: unshare(1) enters the root when power is gone "
        "already: keep CAP_SYS_CHROOT, CAP_SETUID and CAP_SETGID");
}

std::string lower(std::string_view text) {
  std::string result;
  for (const char letter : text)
    result += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return result;
}

std::string bounding_set(std::uint64_t set) {
  std::string words = "-all";
  for (int number = 0; number < 64; ++number)
    if (set >> number & 1) words += ",+" + lower(capability_name(number).substr(4));
  return words;
}

std::string limits_of(const Process& process) {
  if (process.rlimits.empty()) return "";
  std::string words = "/usr/bin/prlimit";
  for (const auto& [resource, soft, hard] : process.rlimits)
    words += fmt::format(" --{}={}:{}", lower(rlimit_name(resource)), soft, hard);
  return words + " ";
}

std::string user_of(const ContainerOptions& options) {
  const bool only_one_id =
      !options.user_namespace.empty() && !sys::has_capability(CAP_SETGID);
  if (only_one_id) return "";  // it is 0 inside, and who we are
  sys::Credentials user{0, 0};
  if (!options.command.user.empty())
    user =
        sys::find_credentials(sys::open_directory(options.root), options.command.user);
  return fmt::format(" --setgid={} --setuid={}", user.gid, user.uid);
}

// The tools are the host's. So the command's process keeps the host's root until all is
// given up, and only its working directory is the new root: that is where it moves.
std::string last_tool(const ContainerOptions& options, const Process& process) {
  return fmt::format(
      "{}env -i{} \\\n"
      "    /usr/bin/nsenter --target $box --mount --root=/ --wd=/proc/$box/root \\\n"
      "    /usr/bin/setpriv --inh-caps=-all --no-new-privs \\\n"
      "    --bounding-set={} \\\n"
      "    /usr/bin/unshare --root=. --wd={}{} --",
      limits_of(process), sys::shell_words(process.command.environment),
      bounding_set(process.capabilities.bounding),
      sys::shell_word(process.command.directory), user_of(options));
}

std::string mount_layers_by_shell(const ContainerOptions& options) {
  auto layers = choose_union(options);
  layers.user_xattr = !options.user_namespace.empty() || !may_write_trusted_marks();
  return union_script(layers);
}

}  // namespace

int print_shell_form(const ContainerOptions& options) {
  auto config = usual_config(options);
  refuse_what_cannot_be(options, config);
  config.root = choose_union(options).layers.front();
  BoxOptions box;
  box.box.namespaces = config.namespaces;
  if (!options.user_namespace.empty()) {
    box.box.namespaces.user = true;
    box.box.id_maps = read_id_maps(options.user_namespace);
  }
  box.box.hostname = config.hostname;
  box.box.root = config.root;
  box.init = options.stub_init;
  box.command.arguments = options.command.arguments;
  return print_shell_form(box, {.program = "06-full-container",
                                .mount_root = mount_layers_by_shell(options),
                                .new_root = new_root_lines(options, config),
                                .last_tool = last_tool(options, config.process)});
}

}  // namespace tinbox
