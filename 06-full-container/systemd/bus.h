// bus.h — how systemd is asked: over D-Bus, by busctl(1), which comes with it.
//
//     busctl call org.freedesktop.systemd1 /org/freedesktop/systemd1
//         org.freedesktop.systemd1.Manager StopUnit ss libpod-4711.scope replace
//
// Whom it reaches (the service), which of its objects, in which role (the interface),
// what it shall do (the method), of which types the arguments are ("ss": two texts),
// and the arguments. Type it yourself: `busctl introspect` tells all that there is.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "06-full-container/systemd/unit.h"

namespace tinbox {

// systemd says no, or there is none: busctl's last line says why.
class BusError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Calls a method of the manager's. `arguments`: their types, then each. Answers what it
// answered. Throws BusError.
std::string call_manager(Manager manager, const std::string& method,
                         const std::vector<std::string>& arguments);

// The properties of one object, a line for each: `s "active"`. Throws BusError.
std::string get_properties(Manager manager, const std::string& object,
                           const std::string& interface,
                           const std::vector<std::string>& names);

}  // namespace tinbox
