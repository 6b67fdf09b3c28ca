// no_new_privileges.h — set-user-id programs lose their power. prctl(2)
#pragma once

namespace tinbox {

// CHILD, before execve: from here on no program brings a process more than it has:
// neither a set-user-id bit nor capabilities of a file. For all it starts, for good.
void forbid_new_privileges();

}  // namespace tinbox
