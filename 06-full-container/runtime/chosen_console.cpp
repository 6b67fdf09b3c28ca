// chosen_console.cpp — see chosen_console.h.
#include "06-full-container/runtime/chosen_console.h"

#include "06-full-container/terminal/descriptors.h"
#include "lib/error.h"

namespace tinbox {

sys::Fd choose_console(bool wants_terminal, const std::string& console_socket,
                       bool we_stay, Outside& outside) {
  if (!console_socket.empty() && !wants_terminal)
    throw sys::InputError(
        "--console-socket: the process wants no terminal: leave it out");
  if (!wants_terminal) return {};
  if (!console_socket.empty()) {
    outside.console_socket = connect_to(console_socket);
    return {};
  }
  if (!we_stay)
    throw sys::InputError(
        "the process wants a terminal, and we will be gone: name a --console-socket");
  auto [ours, theirs] = make_socket_pair();
  outside.console_socket = std::move(theirs);
  return std::move(ours);
}

}  // namespace tinbox
