// marks.cpp — see marks.h.
#include "04-union-fs/marks.h"

#include <sys/mman.h>
#include <sys/utsname.h>
#include <sys/xattr.h>

#include "lib/check.h"
#include "lib/fd.h"

namespace tinbox {

bool may_write_trusted_marks() {
  // A nameless file in memory will do to try.
  const sys::Fd file(
      sys::check_quietly(::memfd_create("mark", MFD_CLOEXEC), "memfd_create()"));
  return ::fsetxattr(file.get(), "trusted.overlay.try", "y", 1, 0) == 0;
}

void require_user_marks(const std::string& directory) try {
  const char* name = "user.overlay.try";
  sys::check(::setxattr(directory.c_str(), name, "y", 1, 0),
             "setxattr({:?}, {:?}, \"y\", 1, 0)", directory, name);
  sys::check(::removexattr(directory.c_str(), name), "removexattr({:?}, {:?})",
             directory, name);
} catch (const sys::Error& error) {
  if (error.error_number() != EOPNOTSUPP) throw;
  utsname kernel{};
  ::uname(&kernel);
  throw sys::InputError(fmt::format(
      "{}: its file system cannot mark files for an ordinary user (a tmpfs can since "
      "Linux 6.6; this is {}): use --upper DIR on ext4, or --read-only",
      directory, kernel.release));
}

}  // namespace tinbox
