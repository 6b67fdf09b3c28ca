// users.h — who a command runs as: names looked up in the new root's own files.
//
// getpwnam(3) is of no use here: it reads the *host's* /etc/passwd, and may load
// plugins (NSS) from whatever root we are in.
#pragma once

#include <sys/types.h>

#include <string>

#include "lib/fd.h"

namespace sys {

struct Credentials {
  uid_t uid;
  gid_t gid;
};

// PARENT, before the root changes. `spec` is UID, NAME, UID:GID or NAME:GROUP; names
// are found in etc/passwd and etc/group below `root`. Without a group: the user's own
// in passwd(5), else the one with the uid's number. Throws InputError naming the
// unknown.
Credentials find_credentials(const Fd& root, const std::string& spec);

}  // namespace sys
