// hurry.cpp — for LD_PRELOAD: time goes ten times as fast, for who waits by poll(2).
//
// A check of a program's patience need not have that patience. Who asks the clock or
// waits in another way is not hurried, or in part: then the check takes longer, and
// comes to the same end.

#include <dlfcn.h>
#include <poll.h>
#include <ctime>

namespace {

constexpr long long factor = 10, second_ns = 1'000'000'000;

}  // namespace

extern "C" int clock_gettime(clockid_t clock, timespec* time) noexcept {
  static const auto real = reinterpret_cast<int (*)(clockid_t, timespec*)>(
      ::dlsym(RTLD_NEXT, "clock_gettime"));
  const int result = real(clock, time);
  if (result != 0 || clock != CLOCK_MONOTONIC) return result;
  const auto ns = (time->tv_sec * second_ns + time->tv_nsec) * factor;
  *time = {ns / second_ns, ns % second_ns};
  return 0;
}

extern "C" int poll(pollfd* files, nfds_t count, int timeout_ms) {
  static const auto real =
      reinterpret_cast<int (*)(pollfd*, nfds_t, int)>(::dlsym(RTLD_NEXT, "poll"));
  return real(files, count, timeout_ms > 0 ? (timeout_ms + 9) / 10 : timeout_ms);
}
