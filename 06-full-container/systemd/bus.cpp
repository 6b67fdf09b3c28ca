// bus.cpp — see bus.h.
#include "06-full-container/systemd/bus.h"

#include <unistd.h>

#include <cstdlib>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "06-full-container/hooks/host_program.h"
#include "lib/error.h"
#include "lib/narrate.h"
#include "lib/text.h"

namespace tinbox {
namespace {

constexpr int patience_seconds = 30;
constexpr auto service = "org.freedesktop.systemd1";

std::string path_of_busctl() {
  const char* path = std::getenv("PATH");
  for (const auto& directory : sys::split(path ? path : "/usr/bin:/bin", ':'))
    if (auto file = directory + "/busctl"; ::access(file.c_str(), X_OK) == 0)
      return file;
  throw BusError("busctl is missing: it comes with systemd");
}

// Where the bus is, a user's environment tells.
std::vector<std::string> our_environment() {
  std::vector<std::string> variables;
  for (char** one = ::environ; *one; ++one) variables.emplace_back(*one);
  return variables;
}

std::string ask(Manager manager, std::vector<std::string> words) {
  HostProgram busctl{path_of_busctl(), {"busctl"}, our_environment(), patience_seconds};
  if (manager == Manager::user) busctl.arguments.emplace_back("--user");
  busctl.arguments.emplace_back("--");  // a number may be negative: no option
  for (auto& word : words) busctl.arguments.push_back(std::move(word));
  sys::say(fmt::format("systemd is asked: {}", fmt::join(busctl.arguments, " ")));
  try {
    auto [exit_code, said] = run_on_host(busctl, "");
    if (exit_code == 0) return said;
    throw BusError(last_line(said));
  } catch (const BusError&) {
    throw;
  } catch (const std::runtime_error& error) {  // it cannot be executed, or hangs
    throw BusError(fmt::format("busctl: {}", error.what()));
  }
}

}  // namespace

std::string call_manager(Manager manager, const std::string& method,
                         const std::vector<std::string>& arguments) {
  std::vector<std::string> words{"call", service, "/org/freedesktop/systemd1",
                                 "org.freedesktop.systemd1.Manager", method};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return ask(manager, std::move(words));
}

std::string get_properties(Manager manager, const std::string& object,
                           const std::string& interface,
                           const std::vector<std::string>& names) {
  std::vector<std::string> words{"get-property", service, object,
                                 fmt::format("{}.{}", service, interface)};
  words.insert(words.end(), names.begin(), names.end());
  return ask(manager, std::move(words));
}

}  // namespace tinbox
