// descriptors.h — a descriptor, sent from one process to another. unix(7), SCM_RIGHTS
#pragma once

#include <string>
#include <string_view>

#include "lib/fd.h"

namespace tinbox {

// `words` go with it: a message must have a byte at least.
void send_descriptor(const sys::Fd& socket, const sys::Fd& sent,
                     std::string_view words);

// Waits for one. Throws sys::InputError where the other side closes without sending.
sys::Fd receive_descriptor(const sys::Fd& socket);

// A stream socket that somebody listens at. Throws sys::Error.
sys::Fd connect_to(const std::string& path);

struct SocketPair {
  sys::Fd ours, theirs;
};
SocketPair make_socket_pair();

}  // namespace tinbox
