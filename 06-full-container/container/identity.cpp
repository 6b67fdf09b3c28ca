// identity.cpp — see identity.h.
#include "06-full-container/container/identity.h"

#include <linux/keyctl.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "02-namespaces/namespaces.h"
#include "lib/check.h"

namespace tinbox {

void name_host(const std::string& hostname, const std::string& domainname) {
  if (!hostname.empty()) set_hostname(hostname);
  if (!domainname.empty())
    sys::check(::setdomainname(domainname.data(), domainname.size()),
               "setdomainname({:?}, {})", domainname, domainname.size());
}

void hide_cgroups_above() {
  sys::check(::unshare(CLONE_NEWCGROUP), "unshare(CLONE_NEWCGROUP)");
}

void start_keyring() {
  const long keyring = ::syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, nullptr);
  if (keyring < 0 && errno == ENOSYS) return;  // a kernel without keys has none to hide
  sys::check_quietly(keyring, "keyctl(KEYCTL_JOIN_SESSION_KEYRING, NULL)");
}

}  // namespace tinbox
