// rlimits.cpp — see rlimits.h.
#include "06-full-container/security/rlimits.h"

#include <sys/resource.h>

#include <algorithm>
#include <string_view>

#include "lib/check.h"
#include "lib/text.h"

namespace tinbox {
namespace {

struct Name {
  std::string_view text;
  __rlimit_resource number;
};

constexpr Name names[] = {
    {"AS", RLIMIT_AS},
    {"CORE", RLIMIT_CORE},
    {"CPU", RLIMIT_CPU},
    {"DATA", RLIMIT_DATA},
    {"FSIZE", RLIMIT_FSIZE},
    {"LOCKS", RLIMIT_LOCKS},
    {"MEMLOCK", RLIMIT_MEMLOCK},
    {"MSGQUEUE", RLIMIT_MSGQUEUE},
    {"NICE", RLIMIT_NICE},
    {"NOFILE", RLIMIT_NOFILE},
    {"NPROC", RLIMIT_NPROC},
    {"RSS", RLIMIT_RSS},
    {"RTPRIO", RLIMIT_RTPRIO},
    {"RTTIME", RLIMIT_RTTIME},
    {"SIGPENDING", RLIMIT_SIGPENDING},
    {"STACK", RLIMIT_STACK},
};

std::optional<std::uint64_t> parse_value(std::string_view text) {
  if (text == "unlimited") return RLIM_INFINITY;
  return sys::parse_number<std::uint64_t>(text);
}

std::string upper(std::string text) {
  for (char& letter : text)
    if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
  return text;
}

}  // namespace

std::string_view rlimit_name(int resource) {
  const auto* found = std::ranges::find(names, resource, &Name::number);
  return found == std::end(names) ? "?" : found->text;
}

std::optional<int> rlimit_number(const std::string& name) {
  constexpr std::string_view prefix = "RLIMIT_";
  if (!name.starts_with(prefix)) return std::nullopt;
  const auto* found = std::ranges::find(names, name.substr(prefix.size()), &Name::text);
  if (found == std::end(names)) return std::nullopt;
  return found->number;
}

Rlimit parse_rlimit(const std::string& text) {
  const auto halves = sys::split(text, '=');
  const auto resource = rlimit_number("RLIMIT_" + upper(halves.front()));
  const auto values = sys::split(halves.size() == 2 ? halves[1] : "", ':');
  const auto soft = parse_value(values.front());
  const auto hard = parse_value(values.back());
  if (!resource || !soft || !hard || values.size() > 2)
    throw sys::InputError(fmt::format(
        "--rlimit {}: expected NAME=SOFT:HARD, such as nofile=1024:2048", text));
  if (*soft > *hard)
    throw sys::InputError(
        fmt::format("--rlimit {}: the soft limit is above the hard one", text));
  return {*resource, *soft, *hard};
}

void set_rlimits(const std::vector<Rlimit>& limits) {
  for (const auto& [resource, soft, hard] : limits) {
    const rlimit64 wanted{soft, hard};
    sys::check_quietly(::setrlimit64(static_cast<__rlimit_resource>(resource), &wanted),
                       "setrlimit(RLIMIT_{}, {{rlim_cur={}, rlim_max={}}})",
                       rlimit_name(resource), soft, hard);
  }
}

}  // namespace tinbox
