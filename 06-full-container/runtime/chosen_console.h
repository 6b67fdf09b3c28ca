// chosen_console.h — who shows a process's terminal: an engine, or we.
#pragma once

#include <string>

#include "06-full-container/container/create.h"
#include "lib/fd.h"

namespace tinbox {

// Sets outside.console_socket for a process that wants a terminal: to --console-socket
// or, if we stay with it, to one end of a pair whose other end is answered. Throws
// sys::InputError where the two do not fit.
sys::Fd choose_console(bool wants_terminal, const std::string& console_socket,
                       bool we_stay, Outside& outside);

}  // namespace tinbox
