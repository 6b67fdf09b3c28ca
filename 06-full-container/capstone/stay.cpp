// stay.cpp — see stay.h.
#include "06-full-container/capstone/stay.h"

#include "01-chroot/run.h"
#include "06-full-container/terminal/attend.h"

namespace tinbox {
namespace {

constexpr int reboot_code = 133;  // as systemd-nspawn(1) has it

// Pid 1 of a namespace hears no SIGHUP from anybody. The kernel alone ends it so, to
// tell its parent which reboot(2) was asked for: this is RB_AUTOBOOT.
bool is_reboot(const siginfo_t& ended) {
  return ended.si_code == CLD_KILLED && ended.si_status == SIGHUP;
}

}  // namespace

int stay_until_the_end(sys::Child& child, const sys::Fd& master,
                       std::chrono::seconds patience) {
  const auto ended = attend(child, master, patience);
  return is_reboot(ended) ? reboot_code : exit_code_of(ended);
}

}  // namespace tinbox
