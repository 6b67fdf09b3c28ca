// time_offsets.cpp — see time_offsets.h.
//
// A clock must not jump under a running program, so the offsets can be written only as
// long as no process is in the namespace. clone3(CLONE_NEWTIME) would put the child
// into it at once: too late. unshare(2) makes it for *later children* of the caller,
// who stays outside, writes, and then joins it by setns(2) as well:
//
//   unshare(CLONE_NEWTIME)   ns/time = host's   ns/time_for_children = new, empty
//   write timens_offsets                        offsets of the new one
//   setns(…, CLONE_NEWTIME)  ns/time = new      ns/time_for_children = new
#include "02-namespaces/deeper/time_offsets.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <sys/prctl.h>
#include <time.h>

#include "lib/check.h"
#include "lib/files.h"
#include "lib/text.h"

namespace tinbox {
namespace {

long seconds_of(clockid_t clock) {
  timespec now{};
  sys::check_quietly(::clock_gettime(clock, &now), "clock_gettime({})", clock);
  return now.tv_sec;
}

}  // namespace

TimeOffsets parse_time_offsets(const std::string& text) {
  if (text == "-uptime")
    return {.monotonic = -seconds_of(CLOCK_MONOTONIC),
            .boottime = -seconds_of(CLOCK_BOOTTIME)};
  const auto seconds = sys::parse_number<long>(text);
  if (!seconds)
    throw sys::InputError(
        fmt::format("--time {}: expected seconds, such as -3600, or -uptime", text));
  return {.monotonic = *seconds, .boottime = *seconds};
}

void enter_time_namespace(const TimeOffsets& offsets) {
  constexpr auto children = "/proc/self/ns/time_for_children";
  // A process that has changed its uid is closed to its own /proc files, which then
  // belong to root outside; this opens them again. proc(5), prctl(2)
  sys::check_quietly(::prctl(PR_SET_DUMPABLE, 1), "prctl(PR_SET_DUMPABLE, 1)");
  //> exercise 2.9: give the box clocks of its own
  sys::check(::unshare(CLONE_NEWTIME), "unshare(CLONE_NEWTIME)");
  sys::write_control_file(
      "/proc/self/timens_offsets",
      fmt::format("monotonic {} {}\nboottime {} {}\n", offsets.monotonic,
                  offsets.monotonic_ns, offsets.boottime, offsets.boottime_ns));
  const sys::Fd time_namespace(
      sys::check_quietly(::open(children, O_RDONLY | O_CLOEXEC), "open({})", children));
  sys::check(::setns(time_namespace.get(), CLONE_NEWTIME), "setns({:?}, CLONE_NEWTIME)",
             children);
  //= sys::todo("2.9", children, offsets);
  //< exercise 2.9
}

}  // namespace tinbox
