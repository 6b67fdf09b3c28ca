// attend.cpp — see attend.h.
#include "06-full-container/terminal/attend.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <optional>

#include "lib/check.h"
#include "lib/files.h"
#include "lib/pidfd.h"

namespace tinbox {
namespace {

// While it lives, our terminal hands every key on, Ctrl-C too: the other one's driver
// makes a signal of it. Nothing if stdin is no terminal. termios(3)
class RawMode {
 public:
  RawMode() : is_terminal_(::tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!is_terminal_) return;
    termios raw = before_;
    ::cfmakeraw(&raw);
    ::tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);  // ignore: it looks odd, no more
  }
  RawMode(const RawMode&) = delete;
  RawMode& operator=(const RawMode&) = delete;
  ~RawMode() {
    if (is_terminal_) ::tcsetattr(STDIN_FILENO, TCSADRAIN, &before_);
  }

 private:
  termios before_{};
  bool is_terminal_;
};

void copy_size(int master) {
  winsize size{};
  if (master >= 0 && ::ioctl(STDIN_FILENO, TIOCGWINSZ, &size) == 0)
    ::ioctl(master, TIOCSWINSZ, &size);  // ignore: the size stays as it was
}

class Attendance {
 public:
  Attendance(sys::Child& child, const sys::Fd& master, StopLadder* ladder)
      : child_(child), ladder_(ladder) {
    watched_[2].fd = master.get();  // -1, where there is none: poll(2) skips it
    if (!master) return;
    watched_[3].fd = STDIN_FILENO;
    raw_.emplace();
    copy_size(master.get());
  }

  siginfo_t until_the_end() {
    while (!watched_[0].revents) {
      const int ready = sys::check_quietly(
          ::poll(watched_, std::size(watched_), milliseconds_left()), "poll()");
      if (ready == 0) kill();
      if (watched_[1].revents) handle_signal();
      carry(2, STDOUT_FILENO);
      carry(3, watched_[2].fd);
    }
    while (watched_[2].fd >= 0 && ::poll(&watched_[2], 1, 0) > 0)
      carry(2, STDOUT_FILENO);  // its last words
    return child_.wait();
  }

 private:
  int milliseconds_left() const { return ladder_ ? ladder_->milliseconds_left() : -1; }

  void kill() {
    sys::pidfd_send_signal(child_.pidfd(), SIGKILL);  // ignore: it may have ended
    ladder_->stop_counting();
  }

  // Ctrl-C too: the child has a session, so a terminal of its own or none.
  void handle_signal() {
    const auto number = static_cast<int>(signals_.read().ssi_signo);
    if (number == SIGWINCH) return copy_size(watched_[2].fd);
    const int sent = ladder_ ? ladder_->step(number) : number;
    sys::pidfd_send_signal(child_.pidfd(), sent);  // ignore: it may have ended
  }

  // What is ready at one end goes to the other. At its end, or at an error (EIO: nobody
  // holds the slave any more), we stop to look.
  void carry(std::size_t from, int to) {
    if (watched_[from].fd < 0 || !watched_[from].revents) return;
    char buffer[4096];
    const auto length = ::read(watched_[from].fd, buffer, sizeof buffer);
    if (length <= 0) {
      watched_[from].fd = -1;
      return;
    }
    for (ssize_t done = 0, written = 1; done < length && written > 0; done += written)
      written = ::write(to, buffer + done, static_cast<std::size_t>(length - done));
  }

  sys::Child& child_;
  StopLadder* ladder_;
  const sys::Signals signals_ = block_stop_signals(SIGWINCH);
  std::optional<RawMode> raw_;
  pollfd watched_[4] = {{child_.pidfd().get(), POLLIN, 0},
                        {signals_.fd().get(), POLLIN, 0},
                        {-1, POLLIN, 0},
                        {-1, POLLIN, 0}};
};

}  // namespace

siginfo_t attend(sys::Child& child, const sys::Fd& master, StopLadder* ladder) {
  return Attendance(child, master, ladder).until_the_end();
}

}  // namespace tinbox
