// no_new_privileges.cpp — see no_new_privileges.h.
#include "06-full-container/security/no_new_privileges.h"

#include <sys/prctl.h>

#include "lib/check.h"

namespace tinbox {

void forbid_new_privileges() {
  //> exercise 6.3: let no set-user-id program bring back what was given up
  sys::say("from here on, su and the like are programs as any other");
  sys::check(::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0),
             "prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)");
  //= sys::todo("6.3");
  //< exercise 6.3
}

}  // namespace tinbox
