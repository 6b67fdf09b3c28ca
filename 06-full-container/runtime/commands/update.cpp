// update.cpp — tinrun update: other limits for a container that is there.
#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <rapidjson/document.h>
#include <rapidjson/pointer.h>

#include "06-full-container/container/state.h"
#include "06-full-container/runtime/commands/commands.h"
#include "06-full-container/runtime/group.h"
#include "06-full-container/spec/config_json.h"
#include "06-full-container/spec/resources_json.h"
#include "06-full-container/systemd/scope.h"
#include "lib/cli.h"
#include "lib/error.h"
#include "lib/files.h"
#include "lib/text.h"

namespace tinbox::commands {
namespace {

// An option, and the field of linux.resources that says the same.
struct Option {
  const char* name;
  const char* field;
  bool is_number = true;
  std::string value = "";
};

std::array<Option, 16> all_options() {
  return {{{"memory", "/memory/limit"},
           {"memory-swap", "/memory/swap"},
           {"memory-reservation", "/memory/reservation"},
           {"kernel-memory", "/memory/kernel"},
           {"kernel-memory-tcp", "/memory/kernelTCP"},
           {"cpu-share", "/cpu/shares"},
           {"cpu-quota", "/cpu/quota"},
           {"cpu-period", "/cpu/period"},
           {"cpu-burst", "/cpu/burst"},
           {"cpu-rt-period", "/cpu/realtimePeriod"},
           {"cpu-rt-runtime", "/cpu/realtimeRuntime"},
           {"cpu-idle", "/cpu/idle"},
           {"cpuset-cpus", "/cpu/cpus", false},
           {"cpuset-mems", "/cpu/mems", false},
           {"blkio-weight", "/blockIO/weight"},
           {"pids-limit", "/pids/limit"}}};
}

void set_field(rapidjson::Document& json, const Option& option) {
  const rapidjson::Pointer field(option.field);
  if (!option.is_number) return void(field.Set(json, option.value.c_str()));
  const auto number = sys::parse_number<std::int64_t>(option.value);
  if (!number)
    throw sys::InputError(
        fmt::format("--{} {}: expected a number", option.name, option.value));
  field.Set(json, *number);
}

// "-" is the standard input.
rapidjson::Document read_resources_file(const std::string& file) {
  if (file.empty()) return rapidjson::Document(rapidjson::kObjectType);
  auto json = read_json_file(file == "-" ? "/dev/stdin" : file);
  read_resources(Field(json, "resources"));  // refuses now what options would replace
  return json;
}

void refuse_intel_rdt(const std::string& l3, const std::string& bandwidth) {
  if (!l3.empty() || !bandwidth.empty())
    throw sys::InputError(
        "--l3-cache-schema, --mem-bw-schema: not supported: leave Intel RDT alone");
}

}  // namespace

int update(const GlobalOptions& global, int argc, char** argv) {
  std::string id, file, l3, bandwidth;
  auto options = all_options();
  sys::Cli cli("Change the limits of a container",
               "tinrun update --memory 67108864 my-container");
  cli.positional("ID", id, "the container");
  cli.option("-r,--resources FILE", file, "all of them, as JSON; -: standard input");
  for (auto& option : options)
    cli.option(fmt::format("--{} {}", option.name, option.is_number ? "N" : "LIST"),
               option.value, "as in linux.resources");
  cli.option("--l3-cache-schema TEXT", l3, "not supported");
  cli.option("--mem-bw-schema TEXT", bandwidth, "not supported");
  cli.parse(argc, argv);
  refuse_intel_rdt(l3, bandwidth);

  auto json = read_resources_file(file);
  for (const auto& option : options)
    if (!option.value.empty()) set_field(json, option);
  const auto resources = read_resources(Field(json, "resources"));
  const auto state = StateDirectory(global.root, id).read();
  const auto group = require_group(state);
  require_room(*group, resources);
  // First systemd, which rounds; then the files.
  if (state.unit) set_properties(*state.unit, properties_of(resources));
  set_resources(*group, resources);
  return 0;
}

}  // namespace tinbox::commands
