// device_rules.h — which devices the processes of a group may open or make. PARENT.
//
// To make a device is not to use it: root inside may mknod any (CAP_MKNOD), a disk of
// the host's too. What counts is whether the kernel lets its group open it.
//
//   version 1    lines in files: "c 1:3 rwm" to devices.allow, or to devices.deny;
//                they have no order, see device_list.h
//   version 2    a program that the kernel asks at each open and mknod: bpf(2)
#pragma once

#include <linux/bpf.h>

#include <optional>
#include <string>
#include <vector>

namespace tinbox {

constexpr unsigned any_access =
    BPF_DEVCG_ACC_READ | BPF_DEVCG_ACC_WRITE | BPF_DEVCG_ACC_MKNOD;

struct DeviceRule {
  bool allow = false;
  char type = 'a';                       // 'b'lock, 'c'haracter, or 'a'ny of both
  std::optional<unsigned> major, minor;  // none: any
  unsigned access = any_access;

  bool is_about_all() const {
    return type == 'a' && !major && !minor && access == any_access;
  }
};

// In this order: of the rules that a device matches, the last one decides. What none
// matches is allowed, as it is to a group without rules.
using DeviceRules = std::vector<DeviceRule>;

// And after them those that let a container work at all: it may make any device, and
// open the usual ones and terminals. (The engines count on it: they send "deny all".)
DeviceRules with_usual_devices(DeviceRules rules);

// For the group that has these directories, before anybody is in it. Does nothing where
// the caller may set no such rule: the kernel does not let him make devices either, so
// his container opens what he may open.
void restrict_devices(const std::vector<std::string>& directories,
                      const DeviceRules& rules);

// Version 2: the program that decides as `rules` do.
std::vector<bpf_insn> device_program(const DeviceRules& rules);

}  // namespace tinbox
