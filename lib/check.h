// check.h — the gate: every system call of a lesson passes through check().
//
//   sys::check(::sethostname(name.data(), name.size()),
//              "sethostname({:?}, {})", name, name.size());
//
// If the call failed, check() throws sys::Error; with --explain it tells the call and
// its result. Otherwise it costs a comparison: the text is formatted only when somebody
// will read it. Write the call as strace(1) would: a test compares the two.
#pragma once

#include <cerrno>
#include <concepts>
#include <string_view>
#include <type_traits>

#include <fmt/format.h>

#include "lib/error.h"
#include "lib/narrate.h"

namespace sys {

// A format string that knows where it was written, and is checked by the compiler.
template <typename... Args>
struct BasicCall {
  template <std::convertible_to<std::string_view> Text>
  consteval BasicCall(const Text& words, const char* file = __builtin_FILE(),
                      int line = __builtin_LINE())
      : text(words), place{file, line} {}

  fmt::format_string<const Args&...> text;
  Place place;
};
template <typename... Args>
using Call = BasicCall<std::type_identity_t<Args>...>;

// check() for a wrapper that narrates the place of its own caller.
template <std::signed_integral Result, typename... Args>
Result check_at(Place place, Result result, fmt::format_string<const Args&...> call,
                const Args&... args) {
  const int error_number = errno;
  if (result >= 0 && explaining == Explain::nothing) return result;
  const auto words = fmt::format(call, args...);
  if (explaining != Explain::nothing) narrate(words, result, error_number, place);
  if (result < 0) throw Error(words, error_number);
  return result;
}

// Passes `result` on; throws sys::Error if it is negative. errno is read first, so the
// arguments of `call` must not allocate or make calls of their own.
template <std::signed_integral Result, typename... Args>
Result check(Result result, Call<Args...> call, const Args&... args) {
  return check_at(call.place, result, call.text, args...);
}

// The same without narration: for plumbing (pipes, waits) that is not the lesson.
template <std::signed_integral Result, typename... Args>
Result check_quietly(Result result, Call<Args...> call, const Args&... args) {
  const int error_number = errno;
  if (result < 0) throw Error(fmt::format(call.text, args...), error_number);
  return result;
}

}  // namespace sys
