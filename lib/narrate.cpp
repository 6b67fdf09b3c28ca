// narrate.cpp — the two forms of narration: text for people, JSON lines for programs.
#include "lib/narrate.h"

#include <unistd.h>

#include <cstring>

#include <fmt/format.h>

#include "lib/error.h"
#include "lib/json_line.h"

namespace sys {
namespace {

// One write: lines of two processes never interleave.
void put_line(std::string line) {
  line += '\n';
  (void)!::write(STDERR_FILENO, line.data(), line.size());  // ignore: only narration
}

// "02-namespaces" for "02-namespaces/mounts.cpp".
std::string_view chapter_of(std::string_view file) {
  return file.substr(0, file.find('/'));
}

JsonLine json_call(const std::string& call, Place place) {
  const auto name = call.substr(0, call.find('('));
  JsonLine line;
  line.add("role", role).add("pid", ::getpid()).add("call", name);
  line.add("args", std::string_view(call).substr(name.size()));
  line.add("chapter", chapter_of(place.file));
  line.add("where", fmt::format("{}:{}", place.file, place.line));
  return line;
}

}  // namespace

void narrate(const std::string& call, long result, int error_number, Place place) {
  const int number = result < 0 ? error_number : 0;
  if (explaining == Explain::json) {
    auto line = json_call(call, place);
    line.add("result", result).add("errno", number ? errno_name(number) : "");
    return put_line(line.text());
  }
  auto text = fmt::format("[{} {}] {} = {}", role, ::getpid(), call, result);
  if (number)
    text += fmt::format(" {} ({})", errno_name(number), std::strerror(number));
  put_line(std::move(text));
}

void announce(const std::string& call, Place place) {
  if (explaining == Explain::nothing) return;
  if (explaining == Explain::json) return put_line(json_call(call, place).text());
  put_line(fmt::format("[{} {}] {} ...", role, ::getpid(), call));
}

void say(std::string_view sentence) {
  if (explaining == Explain::nothing) return;
  if (explaining == Explain::json)
    return put_line(JsonLine()
                        .add("role", role)
                        .add("pid", ::getpid())
                        .add("say", sentence)
                        .text());
  put_line(fmt::format("[{} {}] # {}", role, ::getpid(), sentence));
}

}  // namespace sys
