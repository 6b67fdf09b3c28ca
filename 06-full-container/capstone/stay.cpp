// stay.cpp — see stay.h.
#include "06-full-container/capstone/stay.h"

#include "01-chroot/run.h"
#include "06-full-container/terminal/attend.h"

namespace tinbox {
namespace {

constexpr int reboot_code = 133;  // as systemd-nspawn(1) has it

// No process can send these two to pid 1 of a namespace, unless it waits for them. The
// kernel ends it so, to tell its parent which reboot(2) was asked for.
bool is_reboot(const siginfo_t& ended) {
  return ended.si_code == CLD_KILLED && ended.si_status == SIGHUP;
}
bool is_power_off(const siginfo_t& ended) {
  return ended.si_code == CLD_KILLED && ended.si_status == SIGINT;
}

}  // namespace

int stay_until_the_end(sys::Child& child, const sys::Fd& master,
                       const ContainerOptions& options) {
  StopLadder ladder(options.patience, options.stop_signal, !options.stub_init);
  const auto ended = attend(child, master, &ladder);
  if (is_reboot(ended) || ladder.is_for_reboot()) return reboot_code;
  return is_power_off(ended) ? 0 : exit_code_of(ended);
}

}  // namespace tinbox
