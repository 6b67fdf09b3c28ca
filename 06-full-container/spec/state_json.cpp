// state_json.cpp — see state_json.h.
#include "06-full-container/spec/state_json.h"

#include <rapidjson/document.h>
#include <nlohmann/json.hpp>

#include "06-full-container/spec/field.h"
#include "06-full-container/spec/hooks_json.h"
#include "06-full-container/spec/parse_json.h"

namespace tinbox {
namespace {

constexpr unsigned most_processes = 1U << 22;  // PID_MAX_LIMIT: proc_sys_kernel(5)

using Json = nlohmann::ordered_json;  // members stay in the order in which we add them

// Bytes that are no UTF-8 are replaced: names on Linux are bytes.
std::string text_of(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

Json public_part(const State& state, const std::string& status) {
  return {{"id", state.id},
          {"pid", status == "stopped" ? 0 : state.pid},
          {"status", status},
          {"bundle", state.bundle},
          {"rootfs", state.root},
          {"created", state.created},
          {"annotations", state.annotations}};
}

std::optional<Unit> read_unit(const Field& unit) {
  if (!unit.is_there()) return std::nullopt;
  const auto manager = unit.member("user").truth() ? Manager::user : Manager::system;
  return Unit{unit.member("name").required().text(), unit.member("slice").text(),
              manager};
}

}  // namespace

std::string state_text(const State& state) {
  Json json{{"id", state.id},
            {"bundle", state.bundle},
            {"root", state.root},
            {"pid", state.pid},
            {"birth", state.birth},
            {"cgroups", state.cgroups},
            {"created", state.created},
            {"owner", state.owner},
            {"annotations", state.annotations},
            {"hooks", later_hooks_json(state.hooks)}};
  if (const auto& unit = state.unit)
    json["unit"] = {{"name", unit->name},
                    {"slice", unit->slice},
                    {"user", unit->manager == Manager::user}};
  return text_of(json, -1);
}

// Our own text; but a disk may lose it, and whoever may write there is root.
State read_state(const std::string& file_name, const std::string& text) {
  const auto json = parse_json(file_name, text);
  const Field file(json, file_name);
  State state;
  state.id = file.member("id").required().text();
  state.bundle = file.member("bundle").text();
  state.root = file.member("root").text();
  const auto pid = file.member("pid").required();
  state.pid = static_cast<pid_t>(pid.id(0, most_processes));
  state.birth = file.member("birth").required().count();
  state.cgroups = file.member("cgroups").texts();
  state.unit = read_unit(file.member("unit"));
  state.created = file.member("created").text();
  state.owner = file.member("owner").id();
  for (const auto& [name, value] : file.member("annotations").members())
    state.annotations[name] = value.text();
  state.hooks = read_hooks(file.member("hooks"));
  return state;
}

std::string state_for_people(const State& state, const std::string& status,
                             const std::string& oci_version) {
  Json json{{"ociVersion", oci_version}};
  json.update(public_part(state, status));
  json["owner"] = "";
  return text_of(json, 2);
}

std::string state_for_hooks(const State& state, const char* status, pid_t pid,
                            const std::string& oci_version) {
  Json json{{"ociVersion", oci_version}, {"id", state.id}, {"status", status}};
  if (pid != 0) json["pid"] = pid;
  json["bundle"] = state.bundle;
  json["annotations"] = state.annotations;
  return text_of(json, -1);
}

std::string state_for_agent(const State& state, const char* status, pid_t pid,
                            const std::string& metadata,
                            const std::string& oci_version) {
  Json json{{"ociVersion", oci_version}, {"fds", {"seccompFd"}}, {"pid", pid}};
  if (!metadata.empty()) json["metadata"] = metadata;
  json["state"] = Json::parse(state_for_hooks(state, status, state.pid, oci_version));
  return text_of(json, -1);
}

std::string list_text(const std::vector<std::pair<State, std::string>>& states) {
  auto list = Json::array();
  for (const auto& [state, status] : states) list.push_back(public_part(state, status));
  return text_of(list, -1);
}

}  // namespace tinbox
