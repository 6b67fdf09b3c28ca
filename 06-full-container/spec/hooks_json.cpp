// hooks_json.cpp — see hooks_json.h.
#include "06-full-container/spec/hooks_json.h"

#include <nlohmann/json.hpp>

namespace tinbox {
namespace {

using Json = nlohmann::ordered_json;

struct Kind {
  const char* name;
  std::vector<Hook> Hooks::*list;
  bool is_later;
};

constexpr Kind kinds[] = {
    {"prestart", &Hooks::prestart, false},
    {"createRuntime", &Hooks::create_runtime, false},
    {"createContainer", &Hooks::create_container, false},
    {"startContainer", &Hooks::start_container, false},
    {"poststart", &Hooks::poststart, true},
    {"poststop", &Hooks::poststop, true},
};

std::optional<int> read_timeout(const Field& field) {
  if (!field.is_there()) return std::nullopt;
  const auto seconds = field.number();
  if (seconds < 1 || seconds > 1'000'000)
    field.refuse("expected seconds, from 1 to 1000000");
  return static_cast<int>(seconds);
}

Hook read_hook(const Field& field) {
  Hook hook;
  const auto path = field.member("path");
  hook.path = path.required().text();
  if (!hook.path.starts_with('/')) path.refuse("expected an absolute path");
  hook.arguments = field.member("args").texts();
  hook.environment = field.member("env").texts();
  hook.timeout_seconds = read_timeout(field.member("timeout"));
  return hook;
}

Json hook_json(const Hook& hook) {
  Json json{{"path", hook.path}, {"args", hook.arguments}, {"env", hook.environment}};
  if (hook.timeout_seconds) json["timeout"] = *hook.timeout_seconds;
  return json;
}

}  // namespace

Hooks read_hooks(const Field& object) {
  Hooks hooks;
  for (const auto& kind : kinds)
    for (const auto& one : object.member(kind.name).items())
      (hooks.*kind.list).push_back(read_hook(one));
  return hooks;
}

Json later_hooks_json(const Hooks& hooks) {
  auto json = Json::object();
  for (const auto& kind : kinds)
    if (kind.is_later)
      for (const auto& hook : hooks.*kind.list)
        json[kind.name].push_back(hook_json(hook));
  return json;
}

}  // namespace tinbox
