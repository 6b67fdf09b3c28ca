// signal_names_test.cpp — signals as people write them.
#include "06-full-container/terminal/signal_names.h"

#include <signal.h>

#include "lib/error.h"
#include "lib/tests/catch.h"

namespace tinbox {

TEST_CASE("one signal has many names") {
  for (const auto* name : {"KILL", "SIGKILL", "kill", "SigKill", "9"})
    CHECK(parse_signal(name) == SIGKILL);
  CHECK(parse_signal("HUP") == SIGHUP);
  CHECK(parse_signal("WINCH") == SIGWINCH);
}

TEST_CASE("real-time signals count from either end") {
  CHECK(parse_signal("RTMIN") == SIGRTMIN);
  CHECK(parse_signal("SIGRTMIN+3") == SIGRTMIN + 3);
  CHECK(parse_signal("rtmax-1") == SIGRTMAX - 1);
  CHECK(parse_signal(std::to_string(SIGRTMAX)) == SIGRTMAX);
}

TEST_CASE("what is no signal") {
  for (const auto* bad : {"", "SIG", "0", "-9", "65", "TERM ", "9x", "RTMIN-1",
                          "RTMIN+", "RTMAX+1", "RTMIN+99", "NOSIG", "99999999999"})
    CHECK_THROWS_AS(parse_signal(bad), sys::InputError);
}

}  // namespace tinbox
