// labels.h — the profile of AppArmor, or the label of SELinux, under which a program
// of the container's runs. apparmor(7), selinux(8)
#pragma once

#include <string>

#include "lib/fd.h"

namespace tinbox {

// What the security module of this kernel is told; "" is nothing.
struct LabelNames {
  std::string apparmor;  // a profile that is loaded: "docker-default"
  std::string selinux;   // "system_u:system_r:container_t:s0:c1,c2"
};

// Is such a module at work on this machine?
bool has_apparmor();
bool has_selinux();

// Throws sys::InputError where the module is missing: without it nothing would hold.
// The places are where the names stand: "config.json: process.apparmorProfile".
void require_modules(const LabelNames& names, const std::string& place_of_apparmor,
                     const std::string& place_of_selinux);

// What a file system is mounted with so that its files have that label: to be added to
// its options. "" where the kernel labels them itself: in proc and sysfs, for instance.
std::string label_option(const std::string& type, const std::string& label);

// CHILD. Opened while the host's /proc is in sight, as the container's may be anything;
// written last of all, as it is for the next execve(2).
class Labels {
 public:
  explicit Labels(const LabelNames& names);
  void apply() const;

 private:
  const LabelNames& names_;
  sys::Fd apparmor_, selinux_;
};

}  // namespace tinbox
