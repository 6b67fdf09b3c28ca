// unit.h — the scope that systemd makes for a container: its name, and its place.
//
//     linux.cgroupsPath       "machine.slice:libpod:4711"
//     unit, in its slice      libpod-4711.scope, in machine.slice
//     control group           /machine.slice/libpod-4711.scope
//     object on the bus       /org/freedesktop/systemd1/unit/libpod_2d4711_2escope
//
// A slice is a group of groups, whose name tells what is above: "a-b.slice" is in
// "a.slice". A scope is a unit of processes that systemd has not started itself.
// systemd.slice(5), systemd.scope(5)
#pragma once

#include <string>

namespace tinbox {

// A user may ask the manager of his own units alone: user@1000.service.
enum class Manager { system, user };

struct Unit {
  std::string name, slice;
  Manager manager = Manager::system;
};

// The scope for a container with this linux.cgroupsPath, which may be "". Throws
// sys::InputError for one that is not of the form slice:prefix:name.
Unit scope_of(const std::string& cgroups_path, const std::string& id, Manager manager);

// Below the manager's own group: "/a.slice/a-b.slice/x.scope".
std::string group_below_manager(const Unit& unit);

std::string object_path(const Unit& unit);

}  // namespace tinbox
