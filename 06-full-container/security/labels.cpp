// labels.cpp — see labels.h.
#include "06-full-container/security/labels.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "lib/check.h"
#include "lib/files.h"

namespace tinbox {
namespace {

sys::Fd open_if_named(const std::string& name, const char* file) {
  if (name.empty()) return {};
  return sys::Fd(
      sys::check_quietly(::open(file, O_WRONLY | O_CLOEXEC), "open({:?})", file));
}

void write_name(const sys::Fd& file, const std::string& name) {
  if (file)
    sys::check(::write(file.get(), name.data(), name.size()), "write({}, {:?}, {})",
               file.get(), name, name.size());
}

}  // namespace

bool has_apparmor() {
  char first = 'N';
  const sys::Fd file(
      ::open("/sys/module/apparmor/parameters/enabled", O_RDONLY | O_CLOEXEC));
  return file && ::read(file.get(), &first, 1) == 1 && first == 'Y';
}

// Its file system is mounted there when a policy is loaded.
bool has_selinux() { return ::access("/sys/fs/selinux/enforce", F_OK) == 0; }

void require_modules(const LabelNames& names, const std::string& place_of_apparmor,
                     const std::string& place_of_selinux) {
  const auto refuse = [](const std::string& place, const char* module) {
    throw sys::InputError(
        fmt::format("{}: this kernel runs no {}: leave it out", place, module));
  };
  if (!names.apparmor.empty() && !has_apparmor()) refuse(place_of_apparmor, "AppArmor");
  if (!names.selinux.empty() && !has_selinux()) refuse(place_of_selinux, "SELinux");
}

// A bind mount shows files that have their labels already.
std::string label_option(const std::string& type, const std::string& label) {
  constexpr std::string_view by_the_kernel[] = {"",       "proc",    "sysfs",
                                                "cgroup", "cgroup2", "mqueue"};
  if (std::ranges::find(by_the_kernel, type) != std::end(by_the_kernel)) return "";
  return fmt::format("context=\"{}\"", label);
}

Labels::Labels(const LabelNames& names)
    : names_(names),
      apparmor_(open_if_named(names.apparmor, "/proc/self/attr/apparmor/exec")),
      selinux_(open_if_named(names.selinux, "/proc/self/attr/exec")) {}

void Labels::apply() const {
  write_name(apparmor_, "exec " + names_.apparmor);
  write_name(selinux_, names_.selinux);
}

}  // namespace tinbox
